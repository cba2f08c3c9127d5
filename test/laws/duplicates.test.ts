import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { positionAt } from '../../src/batch.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { loadProject } from '../../src/query/load-project.js';
import type { StreamDeclaration } from '../../src/query/plan.js';
import { KafkaSource } from '../../src/sources/kafka-source.js';
import { type Duration, formatTimestamp, MINUTE } from '../../src/time.js';
import { feedOf, type GivenRecord } from '../support/kafka-records.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const TTL = 10;
const MAX_AHEAD = 40;

const { project } = await loadProject(
  temporaryFolder({
    'streams.sql': `CREATE TABLE e (ts TIMESTAMP METADATA FROM 'ce_time', id VARCHAR METADATA FROM 'ce_id',
        WATERMARK FOR ts AS ts - INTERVAL '5' MINUTE)
      WITH ('connector' = 'filesystem', 'path' = 'e.ndjson', 'format' = 'cloudevents', 'dedupe.ttl' = '${TTL} min',
        'scan.watermark.max-ahead' = '${MAX_AHEAD} min');`,
    'each.sql': 'SELECT id FROM e;',
  }),
);

interface Sent {
  readonly id: string;
  readonly source: string;
  readonly minute: number;
}

/** Of a partition: ids that come again and again, and now and then an event far ahead, or late. */
const sent: fc.Arbitrary<readonly Sent[]> = fc
  .array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', '1', '11'),
      source: fc.constantFrom('/x', '/x1', '/y'),
      step: fc.oneof(fc.constantFrom(0, 0, 0, 1, 2), fc.integer({ min: -8, max: 16 }), fc.constant(5_000)),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    let now = 0;
    return steps.map(({ id, source, step }) => {
      if (step !== 5_000) now = Math.max(0, now + step);
      return { id, source, minute: step === 5_000 ? 5_000 : now };
    });
  });

function recordsOf(events: readonly Sent[]): readonly GivenRecord[] {
  return events.map(({ id, source, minute }, offset) => {
    const time = formatTimestamp(minute * MINUTE);
    return { offset, value: JSON.stringify({ specversion: '1.0', type: 't', id, source, time }) };
  });
}

type Fate = 'taken' | 'left out' | 'refused';

interface Case {
  readonly partitions: readonly (readonly Sent[])[];
  readonly epochSize: number;
  /** How many epochs are committed before each kill. */
  readonly kills: readonly number[];
  readonly rowsBetweenCheckpoints: number;
  readonly rereads: boolean;
  /** How long events are known in each run, where that is not what is declared. */
  readonly ttls?: readonly (Duration | undefined)[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  partitions: fc.tuple(sent, sent),
  epochSize: fc.integer({ min: 1, max: 9 }),
  kills: fc.array(fc.nat(6), { maxLength: 5 }),
  rowsBetweenCheckpoints: fc.constantFrom(0, 3, 10, Number.POSITIVE_INFINITY),
  rereads: fc.boolean(),
});

async function fatesOf({ partitions, epochSize, kills, rowsBetweenCheckpoints, rereads, ttls }: Case) {
  const archive = new MemoryArchive(rowsBetweenCheckpoints, rereads);
  if (project === undefined) throw new Error('no project');
  const shown: unknown[] = [];
  for (const [number, commits] of [...kills, Number.POSITIVE_INFINITY].entries()) {
    archive.commitsLeft = commits;
    const streams = project.streams.map((one) => (ttls === undefined ? one : withTtl(one, ttls[number])));
    const sources = partitions.map((events, partition) => {
      const [stream] = streams;
      if (stream === undefined) throw new Error('no stream');
      const feed = feedOf(...recordsOf(events));
      const metadata = stream.connector?.kind === 'filesystem' ? (stream.connector.metadata ?? []) : [];
      return new KafkaSource({ ...rowOptions(stream), name: 't', partition, feed, format: 'cloudevents', metadata });
    });
    const clock = { now: () => 0, wait: async () => undefined };
    const onBehaviours = (behaviours: readonly { readonly id: string }[]): void => {
      shown.push(...behaviours.map(({ id }) => id));
    };
    const isKilled = await run({
      project: { ...project, streams },
      sources,
      store: archive,
      epochSize,
      clock,
      onBehaviours,
    }).then(
      () => false,
      (error: unknown) => {
        if (archive.commitsLeft >= 0) throw error;
        return true;
      },
    );
    if (!isKilled) break;
  }
  const fates = partitions.map((events) => events.map((): Fate => 'left out'));
  let taken = 0;
  for (const { events, deadLetters } of archive.epochs) {
    for (const batch of events) {
      for (let row = 0; row < batch.length; row++) {
        const { partition, offset } = positionAt(batch, row);
        fates[partition]?.splice(offset, 1, 'taken');
        taken++;
      }
    }
    for (const { position } of deadLetters) fates[position.partition]?.splice(position.offset, 1, 'refused');
  }
  const duplicates = archive.epochs.reduce((sum, epoch) => sum + (epoch.duplicates ?? 0), 0);
  return { fates, duplicates, taken, shown };
}

function withTtl({ dedupeTtl: _, ...stream }: StreamDeclaration, dedupeTtl: Duration | undefined): StreamDeclaration {
  return dedupeTtl === undefined ? stream : { ...stream, dedupeTtl };
}

const ttls = fc.array(fc.constantFrom(undefined, MINUTE, TTL * MINUTE), { minLength: 6, maxLength: 6 });

property.prop([cases, ttls], { numRuns: runs })(
  'each record counts once, also where another time is declared after a kill',
  async (given, ttls) => {
    const { fates, duplicates, taken, shown } = await fatesOf({ ...given, ttls });
    const refused = fates.flat().filter((fate) => fate === 'refused').length;
    expect(taken + duplicates + refused).toBe(given.partitions.flat().length);
    expect(fates.flat().filter((fate) => fate === 'taken')).toHaveLength(taken);
    expect(new Set(shown).size).toBe(shown.length);
  },
  lawTimeout,
);

property.prop([cases], { numRuns: runs })(
  'of CloudEvents with one source and id in a partition there is one within the time, wherever the process is killed',
  async (given) => {
    const { fates, duplicates, taken, shown } = await fatesOf(given);
    const all = fates.flat();
    expect(all.filter((fate) => fate === 'left out')).toHaveLength(duplicates);
    expect(all.filter((fate) => fate === 'taken')).toHaveLength(taken);
    expect(new Set(shown).size).toBe(shown.length);
    for (const [partition, events] of given.partitions.entries()) {
      /** What the latest event time was when the last of a name was taken. */
      const known = new Map<string, number>();
      let latest = Number.NEGATIVE_INFINITY;
      for (const [offset, { id, source, minute }] of events.entries()) {
        const fate = fates[partition]?.[offset];
        if (minute - latest > MAX_AHEAD && Number.isFinite(latest)) {
          expect(fate).toBe('refused');
          continue;
        }
        const now = Math.max(latest, minute);
        const name = JSON.stringify([source, id]);
        const age = now - (known.get(name) ?? Number.NEGATIVE_INFINITY);
        if (age < TTL) expect(fate).toBe('left out');
        else if (age >= TTL * 1.25) expect(fate).toBe('taken');
        if (fate === 'taken') {
          known.set(name, now);
          latest = now;
        }
      }
    }
    const undisturbed = await fatesOf({ ...given, kills: [], epochSize: 1_000 });
    expect(fates).toEqual(undisturbed.fates);
  },
  lawTimeout,
);
