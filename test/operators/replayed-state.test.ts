import { takeWhile } from 'rxjs';
import { expect, test } from 'vitest';
import { ArchivedPipeline } from '../../src/archive/pipeline-archive.js';
import { decodePiece } from '../../src/archive/state-codec.js';
import { aggregate } from '../../src/operators/aggregate.js';
import type { ReplayedPiece } from '../../src/operators/replayed-state.js';
import { to } from '../../src/operators/to.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { MINUTE } from '../../src/time.js';
import { global } from '../../src/windows/global.js';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { sliding } from '../../src/windows/sliding.js';
import { tumbling } from '../../src/windows/tumbling.js';
import type { WindowAssigner } from '../../src/windows/window.js';
import { MemoryPipelineArchive } from '../support/pipeline-archive.js';

const EVENTS = 2_000;

interface Sale {
  readonly minute: number;
  readonly user: number;
}

/** Of 500 users, most of whom have a window open at any time. */
const sales = Array.from({ length: EVENTS }, (_, i): Sale => ({ minute: Math.floor(i / 10), user: (i * 7) % 500 }));

async function run(assigner: WindowAssigner<Sale>, memory: MemoryPipelineArchive, until = EVENTS): Promise<void> {
  const archive = new ArchivedPipeline(memory, await memory.restore());
  const found = fromEvents(sales, { time: ({ minute }) => minute * MINUTE, epochSize: 50 }).pipe(
    takeWhile(({ position }) => position.offset < until),
    aggregate<Sale, { n: 'count' }>(assigner, { key: ({ user }) => [user], values: { n: 'count' } }),
    to(archive.behaviours('found')),
  );
  await new Promise<void>((done) => found.subscribe({ complete: done, error: () => done() }));
  await archive.close();
}

test.each<[string, WindowAssigner<Sale>]>([
  ['tumbling', tumbling('70 minutes')],
  ['hopping', hopping('70 minutes', '10 minutes')],
  ['sliding', sliding('20 minutes', '10 minutes')],
  ['session', session('20 minutes')],
  ['global', global<Sale>({ count: 3, within: '90 minutes' })],
])('%s windows: what is written grows with the events, and a restart goes on', async (_, assigner) => {
  const memory = new MemoryPipelineArchive();
  await run(assigner, memory);
  const pieces = memory.epochs.flatMap(({ checkpoint }) =>
    checkpoint.pieces.flatMap(({ state }) =>
      state === null ? [] : [decodePiece<ReplayedPiece<Sale, unknown> | string | number>(state)],
    ),
  );
  const logged = pieces.flatMap((piece) => (typeof piece === 'object' && piece.kind === 'events' ? piece.events : []));
  const whole = pieces.filter((piece) => typeof piece === 'object' && piece.kind === 'state');
  expect(memory.kept.behaviours.length).toBeGreaterThan(500);
  expect(logged.length).toBeLessThanOrEqual(EVENTS);
  // At the end, and once for each time that as many events had come as it held.
  expect(whole.length).toBeGreaterThan(1);
  expect(whole.length).toBeLessThan(EVENTS / 256 + 2);

  const stopped = new MemoryPipelineArchive();
  for (const until of [130, 700, 720, 1_555]) await run(assigner, stopped, until);
  await run(assigner, stopped);
  expect(stopped.kept).toEqual(memory.kept);
});
