import { map, takeWhile } from 'rxjs';
import { expect, test } from 'vitest';
import { decodePiece } from '../../src/archive/hot/state-codec.js';
import { ArchivedPipeline } from '../../src/archive/pipeline-archive.js';
import { detect } from '../../src/operators/detect.js';
import type { MatcherPiece } from '../../src/operators/matcher-state.js';
import { to } from '../../src/operators/to.js';
import type { Steps } from '../../src/patterns/builder/steps.js';
import { begin } from '../../src/patterns/builder.js';
import type { EventPattern } from '../../src/patterns/event-pattern.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { MINUTE } from '../../src/time.js';
import { MemoryPipelineArchive } from '../support/pipeline-archive.js';

const EVENTS = 2_048;
const EPOCH = 64;

interface Click {
  readonly minute: number;
  readonly type: string;
}

/** One key; every 400th event ends what the last 300 before it have begun. */
const clicks = Array.from(
  { length: EVENTS },
  (_, minute): Click => ({ minute, type: minute % 400 === 399 ? 'b' : 'a' }),
);
const is = (type: string) => (click: Click) => click.type === type;
const preferred = begin('a', is('a')).followedBy('b', is('b')).within('300 minutes');
const all = begin('a', is('a')).followedByAny('b', is('b')).maxOpen(400).within('300 minutes');

async function run<S extends Steps, L extends keyof S & string>(
  pattern: EventPattern<Click, S, L>,
  memory: MemoryPipelineArchive,
  until = EVENTS,
): Promise<void> {
  const archive = new ArchivedPipeline(memory, (await memory.restore()).pieces);
  const found = fromEvents(clicks, { time: ({ minute }) => minute * MINUTE, epochSize: EPOCH }).pipe(
    takeWhile(({ value }) => value.minute < until),
    detect(pattern, { key: () => [1] }),
    map(({ time, evidence }) => ({ time, evidence: evidence.slice(0, 1) })),
    to(archive.behaviours('found')),
  );
  await new Promise<void>((done) => found.subscribe({ complete: done, error: () => done() }));
  await archive.close();
}

function eventsIn(state: Uint8Array): number {
  const piece = decodePiece<MatcherPiece<Click> | string | number>(state);
  if (typeof piece !== 'object') return 0;
  if (piece.kind === 'events') return piece.logged.rows.length;
  return piece.kind === 'key' ? piece.snapshot.events.length : 0;
}

test.each([
  ['one match a beginning', preferred],
  ['all matches', all],
] as const)('%s: what is written of a key grows with its events, not with their square', async (_, pattern) => {
  const memory = new MemoryPipelineArchive();
  await run(pattern, memory);
  const states = memory.epochs.flatMap(({ checkpoint }) =>
    (checkpoint?.pieces ?? []).flatMap(({ state }) => state ?? []),
  );
  const written = states.reduce((sum, state) => sum + eventsIn(state), 0);
  expect(memory.kept.behaviours.length).toBeGreaterThan(1_400);
  expect(written).toBeGreaterThan(EVENTS / 2);
  expect(written).toBeLessThan(4 * EVENTS);

  const stopped = new MemoryPipelineArchive();
  for (const until of [1_000, 1_030, 1_500]) await run(pattern, stopped, until);
  await run(pattern, stopped);
  expect(stopped.kept).toEqual(memory.kept);
});
