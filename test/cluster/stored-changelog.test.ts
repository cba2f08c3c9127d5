import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { MotifError, renderProblem } from '../../src/errors.js';
import type { KafkaMessage } from '../../src/kafka/driver.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project } from '../../src/query/plan.js';
import { formatTimestamp, parseTimestamp, SECOND } from '../../src/time.js';
import { ClusterWorld } from '../support/kafka/cluster-world.js';
import { withDuckDB } from '../support/run-windowed.js';

/*
 * A changelog as the first motif with format 1 left it: of these queries, after the first 30 of these events, in pieces of
 * five, and then it was killed. Its records are as they stood in the topic's one partition, keys and values in base64.
 */
const FORMAT_1 = resolve(import.meta.dirname, '../fixtures/changelog-format-1');
const FIRST = 30;

const duck = withDuckDB();

async function projectOf(): Promise<Project> {
  const { project, problems } = await loadProject(FORMAT_1, duck);
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  return project;
}

const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;
const EVENTS: readonly KafkaMessage[] = Array.from({ length: 60 }, (_, i) => {
  // The 20th comes late, and each fifth out of order.
  const second = i === 19 ? 0 : 7 * i - (i % 5 === 4 ? 10 : 0);
  const ts = formatTimestamp(START + second * SECOND).replace('Z', '');
  return { partition: 0, key: null, value: Buffer.from(JSON.stringify({ ts, u: i % 3, n: (i * 7) % 11 })) };
});

const stored = (): readonly KafkaMessage[] => {
  const records: readonly { readonly key: string; readonly value: string | null }[] = JSON.parse(
    readFileSync(join(FORMAT_1, 'changelog.json'), 'utf8'),
  );
  return records.map(({ key, value }) => ({
    partition: 0,
    key: Buffer.from(key, 'base64'),
    value: value === null ? null : Buffer.from(value, 'base64'),
  }));
};

const CHANGELOG = 'g-e-861baec7-changelog';

async function worldWith(changelog: readonly KafkaMessage[]): Promise<ClusterWorld> {
  const topics = changelog.length === 0 ? { e: 1 } : { e: 1, [CHANGELOG]: 1 };
  const world = await ClusterWorld.of(await projectOf(), {
    topics,
    checkpoints: { rows: 20, interval: 3600 * SECOND },
  });
  if (changelog.length > 0) world.kafka.write(CHANGELOG, changelog);
  return world;
}

/** The events by fives, and all that there are now. */
async function feed({ kafka, clock }: ClusterWorld, events: readonly KafkaMessage[]): Promise<void> {
  for (let at = 0; at < events.length; at += 5) {
    kafka.write('e', events.slice(at, at + 5));
    await clock.pass(SECOND);
  }
}

const textsOf = (behaviours: readonly Behaviour[]): readonly string[] =>
  behaviours.map(({ id, kind, time, values }) => JSON.stringify([id, kind, time, values])).toSorted();

describe('a changelog of format 1', () => {
  test('is gone on from, to the behaviours of who was never killed', async () => {
    const whole = await worldWith([]);
    whole.start();
    await feed(whole, EVENTS.slice(0, FIRST));
    const before = textsOf(whole.behaviours);
    await feed(whole, EVENTS.slice(FIRST));
    await whole.end();

    const world = await worldWith(stored());
    world.kafka.write('e', EVENTS.slice(0, FIRST));
    world.start();
    await world.clock.pass(SECOND);
    expect(textsOf(world.behaviours)).toEqual([]);
    await feed(world, EVENTS.slice(FIRST));
    await world.end();
    expect([...before, ...textsOf(world.behaviours)].toSorted()).toEqual(textsOf(whole.behaviours));
    expect(before.length).toBeGreaterThan(5);
    expect(world.behaviours.length).toBeGreaterThan(5);
  });

  test('of a format that is not known is refused with what to do', async () => {
    const known = stored();
    const world = await worldWith(
      known.map((record) => {
        const value = Buffer.from(record.value ?? []).toString();
        return value.startsWith('{"format":1') ? { ...record, value: Buffer.from(value.replace('1', '7')) } : record;
      }),
    );
    const process = world.start();
    await world.clock.pass(SECOND);
    const failure = process.failure();
    expect(failure).toBeInstanceOf(MotifError);
    expect(String(failure)).toMatch(
      /has format 7; this motif reads format 1\n.*Go on with the version of motif that wrote it.*--fresh.*group\.id/,
    );
  });
});
