import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Circuit } from '../../src/reactions/circuit.js';
import { DeliveryClosed, type DeliveryOptions, DeliveryQueue } from '../../src/reactions/delivery-queue.js';
import type { FailedTry, Outcome, Settled } from '../../src/reactions/outcome.js';
import { retryDelays } from '../../src/reactions/retry-delays.js';
import { MINUTE, SECOND } from '../../src/time.js';
import { runs } from '../support/runs.js';
import { VirtualClock } from '../support/virtual-clock.js';

const DELIVERED: Outcome = { kind: 'delivered' };
const REFUSED: FailedTry = { kind: 'failed', reason: 'answered 500', isFinal: false, isOfReceiver: true };
const longest = () => 1;

function queueOf(
  clock: VirtualClock,
  options: Partial<DeliveryOptions<string>> & Pick<DeliveryOptions<string>, 'deliver'>,
): { readonly queue: DeliveryQueue<string>; readonly settled: [string, Settled][] } {
  const settled: [string, Settled][] = [];
  const queue = new DeliveryQueue<string>({
    settled: (item, result) => void settled.push([item, result]),
    maxConcurrency: 4,
    capacity: 100,
    maxAttempts: 3,
    delays: () => retryDelays({ first: SECOND, longest: MINUTE, random: longest }),
    clock,
    ...options,
  });
  return { queue, settled };
}

describe('retries', () => {
  test('later and later, up to the last, which is told with its reason', async () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const { queue, settled } = queueOf(clock, {
      maxAttempts: 5,
      async deliver() {
        at.push(clock.now() / SECOND);
        return REFUSED;
      },
    });
    await queue.put('a', 'k');
    await clock.until(queue.idle());
    expect(at).toEqual([0, 1, 3, 7, 15]);
    expect(settled).toEqual([['a', { kind: 'failed', tries: 5, reason: 'answered 500' }]]);
  });

  test('by chance half as late', () => {
    const half = retryDelays({ first: SECOND, longest: 5 * SECOND, random: () => 0 });
    expect([half.next(), half.next(), half.next(), half.next(), half.next()].map((delay) => delay / SECOND)).toEqual([
      0.5, 1, 2, 2.5, 2.5,
    ]);
  });

  test('not before what the receiver asks for', async () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const { queue, settled } = queueOf(clock, {
      async deliver() {
        at.push(clock.now() / SECOND);
        return at.length === 1 ? { ...REFUSED, retryAfter: 90 * SECOND } : DELIVERED;
      },
    });
    await queue.put('a', 'k');
    await clock.until(queue.idle());
    expect(at).toEqual([0, 90]);
    expect(settled).toEqual([['a', { kind: 'delivered', tries: 2 }]]);
  });

  test('none of what is final, nor of what throws more than it may', async () => {
    const clock = new VirtualClock();
    const { queue, settled } = queueOf(clock, {
      async deliver(item) {
        if (item === 'thrown') throw new Error('no such product');
        return { ...REFUSED, isFinal: true };
      },
    });
    await queue.put('final', 'k');
    await queue.put('thrown', 'l');
    await clock.until(queue.idle());
    expect(settled).toEqual([
      ['final', { kind: 'failed', tries: 1, reason: 'answered 500' }],
      ['thrown', { kind: 'failed', tries: 3, reason: 'no such product' }],
    ]);
  });
});

describe('what waits', () => {
  test('holds up its key and nobody else, and takes no place of the others', async () => {
    const clock = new VirtualClock();
    let tries = 0;
    const { queue, settled } = queueOf(clock, {
      maxConcurrency: 1,
      deliver: async (item) => (item === 'a1' && tries++ === 0 ? REFUSED : DELIVERED),
    });
    for (const [item, key] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['b2', 'b'],
    ] as const)
      await queue.put(item, key);
    await clock.until(queue.idle());
    expect(settled.map(([item]) => item)).toEqual(['b1', 'b2', 'a1', 'a2']);
  });

  test('is never more than the capacity', async () => {
    const clock = new VirtualClock();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { queue } = queueOf(clock, { capacity: 2, deliver: async () => held.then(() => DELIVERED) });
    await queue.put('a', 'k');
    await queue.put('b', 'k');
    let isTaken = false;
    const third = queue.put('c', 'k').then(() => {
      isTaken = true;
    });
    for (let i = 0; i < 5; i++) await turn();
    expect([isTaken, queue.held]).toEqual([false, 2]);
    release();
    await third;
    await queue.idle();
  });
});

describe('close', () => {
  test('waits for what is under way, and starts nothing more', async () => {
    const clock = new VirtualClock();
    let finish: () => void = () => undefined;
    const { queue, settled } = queueOf(clock, {
      maxConcurrency: 1,
      deliver: () =>
        new Promise((resolve) => {
          finish = () => resolve(DELIVERED);
        }),
    });
    await queue.put('a', 'a');
    await queue.put('b', 'b');
    const closed = queue.close(new AbortController().signal);
    finish();
    await closed;
    expect(settled.map(([item]) => item)).toEqual(['a']);
    await expect(queue.put('c', 'c')).rejects.toThrow(DeliveryClosed);
  });

  test('gives up what is under way where there is hurry: nothing became of it', async () => {
    const clock = new VirtualClock();
    const { queue, settled } = queueOf(clock, {
      deliver: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(REFUSED))),
    });
    await queue.put('a', 'a');
    await queue.close(AbortSignal.abort());
    expect(settled).toEqual([]);
  });

  test('what is told of an end and throws ends the queue', async () => {
    const { queue } = queueOf(new VirtualClock(), {
      deliver: async () => DELIVERED,
      settled: () => Promise.reject(new Error('no space left')),
    });
    await queue.put('a', 'a');
    await expect(queue.idle()).rejects.toThrow('no space left');
    await expect(queue.put('b', 'b')).rejects.toThrow('no space left');
  });
});

describe('a circuit breaker', () => {
  const circuitOf = (clock: VirtualClock, threshold: number) =>
    new Circuit({
      clock,
      threshold,
      delays: () => retryDelays({ first: 10 * SECOND, longest: MINUTE, random: longest }),
    });

  test('after some failures in a row one tries at a time, later and later, and no other uses its tries up', async () => {
    const clock = new VirtualClock();
    const circuit = circuitOf(clock, 3);
    const tries: [string, number][] = [];
    const { queue, settled } = queueOf(clock, {
      circuit,
      maxAttempts: 4,
      async deliver(item) {
        tries.push([item, clock.now() / SECOND]);
        return clock.now() < 100 * SECOND ? REFUSED : DELIVERED;
      },
    });
    for (const item of ['a', 'b', 'c', 'd']) await queue.put(item, item);
    await clock.until(queue.idle());
    const times = [...new Set(tries.map(([, at]) => at))];
    expect(times).toEqual([0, 10, 30, 70, 130]);
    expect(tries.filter(([, at]) => at === 10)).toHaveLength(1);
    expect(settled.every(([, { kind }]) => kind === 'delivered')).toBe(true);
  });

  test('what the receiver refuses of one is not the receiver’s fault', async () => {
    const clock = new VirtualClock();
    const { queue, settled } = queueOf(clock, {
      circuit: circuitOf(clock, 2),
      deliver: async () => ({ ...REFUSED, isFinal: true, isOfReceiver: false }),
    });
    for (const item of ['a', 'b', 'c', 'd']) await queue.put(item, item);
    await clock.until(queue.idle());
    expect([settled.length, clock.now()]).toEqual([4, 0]);
  });

  test('a receiver that wants to be left alone is, by all', async () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const { queue } = queueOf(clock, {
      circuit: circuitOf(clock, 100),
      maxConcurrency: 1,
      async deliver() {
        at.push(clock.now() / SECOND);
        return at.length === 1 ? { ...REFUSED, retryAfter: 42 * SECOND } : DELIVERED;
      },
    });
    for (const item of ['a', 'b', 'c']) await queue.put(item, item);
    await clock.until(queue.idle());
    expect(at).toEqual([0, 42, 42, 42]);
  });
});

test('law: whatever fails and however often, each is settled once, in the order of its key, and one of a key at a time', async () => {
  const items = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), failures: fc.integer({ min: 0, max: 4 }), turns: fc.nat(3) }),
    { maxLength: 30 },
  );
  const limits = fc.record({
    maxConcurrency: fc.integer({ min: 1, max: 5 }),
    capacity: fc.integer({ min: 1, max: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(items, limits, fc.boolean(), async (given, { maxConcurrency, capacity }, hasCircuit) => {
      const clock = new VirtualClock();
      const tries = new Map<string, number>();
      const underWay = new Map<string, number>();
      let most = 0;
      const circuit = new Circuit({
        clock,
        threshold: 2,
        delays: () => retryDelays({ first: SECOND, longest: MINUTE, random: longest }),
      });
      const { queue, settled } = queueOf(clock, {
        maxConcurrency,
        capacity,
        ...(hasCircuit ? { circuit } : {}),
        async deliver(item) {
          const place = Number(item);
          const { key = '', failures = 0, turns = 0 } = given[place] ?? {};
          expect(underWay.get(key)).toBeUndefined();
          underWay.set(key, place);
          most = Math.max(most, underWay.size);
          for (let i = 0; i < turns; i++) await turn();
          underWay.delete(key);
          tries.set(item, (tries.get(item) ?? 0) + 1);
          return (tries.get(item) ?? 0) <= failures ? REFUSED : DELIVERED;
        },
      });
      const all = (async () => {
        for (const [place, { key }] of given.entries()) await queue.put(String(place), key);
        await queue.idle();
      })();
      await clock.until(all);
      expect(most).toBeLessThanOrEqual(maxConcurrency);
      for (const key of ['a', 'b', 'c']) {
        const places = settled.map(([item]) => Number(item)).filter((place) => given[place]?.key === key);
        expect(places).toEqual(given.flatMap((one, place) => (one.key === key ? [place] : [])));
      }
      for (const [item, result] of settled) {
        const { failures = 0 } = given[Number(item)] ?? {};
        expect(result.kind).toBe(failures < 3 ? 'delivered' : 'failed');
        expect(result.tries).toBe(Math.min(failures + 1, 3));
      }
    }),
    { numRuns: runs },
  );
});
