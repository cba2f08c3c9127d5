import { map, type OperatorFunction, takeWhile } from 'rxjs';
import { expect, test } from 'vitest';
import type { Found } from '../../src/archive/behaviour-maker.js';
import { decodePiece } from '../../src/archive/hot/state-codec.js';
import { ArchivedPipeline } from '../../src/archive/pipeline-archive.js';
import type { StreamEvent } from '../../src/event.js';
import { aggregate } from '../../src/operators/aggregate.js';
import { dedupe } from '../../src/operators/dedupe.js';
import type { ReplayedPiece } from '../../src/operators/replayed-state.js';
import { sample } from '../../src/operators/sample.js';
import { sessionize } from '../../src/operators/sessionize.js';
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

type Operator = OperatorFunction<StreamEvent<Sale>, Found>;

async function run(operator: Operator, memory: MemoryPipelineArchive, until = EVENTS): Promise<void> {
  const archive = new ArchivedPipeline(memory, (await memory.restore()).pieces);
  const found = fromEvents(sales, { time: ({ minute }) => minute * MINUTE, epochSize: 50 }).pipe(
    takeWhile(({ position }) => position.offset < until),
    operator,
    to(archive.behaviours('found')),
  );
  await new Promise<void>((done) => found.subscribe({ complete: done, error: () => done() }));
  await archive.close();
}

const key = ({ user }: Sale): number[] => [user];

function counted(assigner: WindowAssigner<Sale>): Operator {
  return aggregate<Sale, { n: 'count' }>(assigner, { key, values: { n: 'count' } });
}

/** Events again, each with its place, so that they are told apart. */
function placed(operator: OperatorFunction<StreamEvent<Sale>, StreamEvent<Sale>>): Operator {
  return (sales$) =>
    sales$.pipe(
      operator,
      map(({ time, value, position }) => ({ time, value, evidence: [{ variable: 'sale', ...position }] })),
    );
}

test.each<[string, Operator]>([
  ['tumbling windows', counted(tumbling('70 minutes'))],
  ['hopping windows', counted(hopping('70 minutes', '10 minutes'))],
  ['sliding windows', counted(sliding('20 minutes', '10 minutes'))],
  ['session windows', counted(session('20 minutes'))],
  ['global windows', counted(global<Sale>({ count: 3, within: '90 minutes' }))],
  ['dedupe', placed(dedupe({ key, within: '20 minutes' }))],
  ['sessionize', placed(sessionize({ key, gap: '20 minutes' }))],
  ['sample', placed(sample({ key, duration: '20 minutes', leading: false, trailing: true }))],
])('%s: what is written grows with the events, and a restart goes on', async (_, operator) => {
  const memory = new MemoryPipelineArchive();
  await run(operator, memory);
  const pieces = memory.epochs.flatMap(({ checkpoint }) =>
    (checkpoint?.pieces ?? []).flatMap(({ state }) =>
      state === null ? [] : [decodePiece<ReplayedPiece<Sale, unknown> | string | number>(state)],
    ),
  );
  const logged = pieces.flatMap((piece) => (typeof piece === 'object' && piece.kind === 'events' ? piece.events : []));
  const whole = pieces.filter((piece) => typeof piece === 'object' && piece.kind === 'state');
  expect(memory.kept.behaviours.length).toBeGreaterThan(500);
  expect(logged.length).toBeLessThanOrEqual(EVENTS);
  // Once for each time that as many events had come as it held; of some at the end too.
  expect(whole.length).toBeGreaterThan(0);
  expect(whole.length).toBeLessThan(EVENTS / 256 + 2);

  const stopped = new MemoryPipelineArchive();
  for (const until of [130, 700, 720, 1_555]) await run(operator, stopped, until);
  await run(operator, stopped);
  expect(stopped.kept).toEqual(memory.kept);
});
