import fc from 'fast-check';
import { MILLISECOND, SECOND } from '../../../src/time.js';
import { type ClusterWorld, GROUP } from './cluster-world.js';

/** What happens to a group at work. `at` says to which process, by turns. */
export type Disturbance =
  | { readonly kind: 'join' }
  | { readonly kind: 'leave' | 'kill' | 'pause' | 'cutOff' | 'goOn'; readonly at: number; readonly operations: number }
  | { readonly kind: 'fail'; readonly how: number }
  | { readonly kind: 'outage'; readonly seconds: number }
  | { readonly kind: 'compact' }
  | { readonly kind: 'expire'; readonly at: number };

const FAILURES = [
  ['send', 'fenced', false],
  ['send', 'unavailable', false],
  ['sendOffsets', 'unavailable', false],
  ['sendOffsets', 'other', false],
  ['commit', 'fenced', false],
  ['commit', 'in-doubt', true],
  ['commit', 'in-doubt', false],
  ['begin', 'unavailable', false],
  ['begin', 'unavailable', true],
  ['admin', 'unavailable', false],
] as const;

const one = fc.nat(5);
const operations = fc.oneof(fc.constant(0), fc.nat(40));

export const drawnDisturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'join' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), at: one, operations }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('kill' as const), at: one, operations }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pause' as const), at: one, operations }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cutOff' as const), at: one, operations }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('goOn' as const), at: one, operations }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fail' as const), how: fc.nat(FAILURES.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('outage' as const), seconds: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'compact' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), at: fc.nat(20) }) },
);

/** Those that are silent, and were told nothing. */
type Silent = Set<ClusterWorld['processes'][number]>;

export async function disturb(world: ClusterWorld, what: Disturbance, silent: Silent): Promise<void> {
  const { living } = world;
  switch (what.kind) {
    case 'join':
      if (living.length < 4) world.start();
      return;
    case 'goOn': {
      const process = [...silent][what.at % Math.max(silent.size, 1)];
      if (process !== undefined) revive(world, process, silent);
      return;
    }
    case 'fail': {
      const [operation, kind, isDone] = FAILURES[what.how] ?? FAILURES[0];
      world.kafka.fail(operation, kind, isDone);
      return;
    }
    case 'outage':
      world.kafka.stop();
      await world.clock.pass(what.seconds * SECOND);
      world.kafka.start();
      return;
    case 'compact':
      for (const topic of world.topics) if (topic.endsWith('-changelog')) world.kafka.compact(topic);
      return;
    case 'expire': {
      const ids = world.topics.filter((topic) => topic.endsWith('-changelog'));
      const stage = ids[what.at % Math.max(ids.length, 1)]?.slice(GROUP.length + 1, -'-changelog'.length);
      if (stage !== undefined) world.kafka.expireTransaction(`${GROUP}-${stage}-${what.at % 3}`);
      return;
    }
    default: {
      const process = living.filter((each) => !silent.has(each))[what.at % Math.max(living.length, 1)];
      if (process === undefined) return;
      const happen = (): void => {
        if (what.kind === 'leave') process.stop();
        else if (what.kind === 'kill') world.kill(process);
        else {
          world[what.kind](process);
          silent.add(process);
        }
      };
      if (what.operations === 0) happen();
      else process.life.after(what.operations, happen);
    }
  }
}

/** Everything goes on that can, and somebody is there. */
export async function calm(world: ClusterWorld, silent: Silent): Promise<void> {
  for (const process of world.processes) process.life.after(Number.POSITIVE_INFINITY, () => undefined);
  for (const process of [...silent]) revive(world, process, silent);
  await world.clock.pass(100 * MILLISECOND);
  if (world.living.length === 0) world.start();
}

function revive(world: ClusterWorld, process: ClusterWorld['processes'][number], silent: Silent): void {
  silent.delete(process);
  if (!process.life.isDead) world.goOn(process);
}
