import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArchivedBehaviour } from '../../src/archive/questions/read-behaviours.js';
import type { BehaviourType } from '../../src/behaviour.js';
import { BehaviourFollower, type FollowerOptions } from '../../src/reactions/behaviour-follower.js';
import type { BehaviourOutbox } from '../../src/reactions/behaviour-outbox.js';
import type { Outcome } from '../../src/reactions/outcome.js';
import { readReaction } from '../../src/reactions/reaction-state.js';
import { ReactionStore } from '../../src/reactions/reaction-store.js';
import { retryDelays } from '../../src/reactions/retry-delays.js';
import { requestRetry } from '../../src/reactions/retry-requests.js';
import { SECOND } from '../../src/time.js';
import { killRuns, lawTimeout } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { VirtualClock } from '../support/virtual-clock.js';

const TYPE: BehaviourType = { name: 'hook', query: 'q', version: 'v', key: [], columns: [] };
const DELIVERED: Outcome = { kind: 'delivered' };
const FAILED: Outcome = { kind: 'failed', reason: 'answered 500', isFinal: false, isOfReceiver: true };
const NO_HURRY = new AbortController().signal;

function item(source: string, offset: number, key: string): ArchivedBehaviour {
  const id = `${source}/${offset}`;
  const position = { source, partition: 0, offset };
  return {
    behaviour: { type: TYPE, kind: 'match', id, time: 0, key: [], values: [], evidence: [], position },
    keyText: key,
  };
}

/** An archive of what was committed so far. */
class MemoryOutbox implements BehaviourOutbox {
  readonly items: ArchivedBehaviour[] = [];
  reads = 0;

  async read(from: Parameters<BehaviourOutbox['read']>[0], limit: number): Promise<readonly ArchivedBehaviour[]> {
    this.reads++;
    const wanted = this.items.filter(({ behaviour: { position } }) => {
      const next = from.find(({ source }) => source === position.source)?.next ?? 0;
      return position.offset >= next;
    });
    return wanted.sort((a, b) => a.behaviour.position.offset - b.behaviour.position.offset).slice(0, limit);
  }

  async at(places: Parameters<BehaviourOutbox['at']>[0]): Promise<readonly ArchivedBehaviour[]> {
    return this.items.filter(({ behaviour: { position } }) =>
      places.some(({ source, offset }) => source === position.source && offset === position.offset),
    );
  }

  async ends(): ReturnType<BehaviourOutbox['ends']> {
    const sources = [...new Set(this.items.map(({ behaviour }) => behaviour.position.source))];
    return sources.map((source) => {
      const next = this.items.filter(({ behaviour }) => behaviour.position.source === source).length;
      return { source, version: 'v', partition: 0, next };
    });
  }
}

async function follow(
  folder: string,
  outbox: BehaviourOutbox,
  clock: VirtualClock,
  options: Pick<FollowerOptions, 'deliver'> & Partial<FollowerOptions>,
): Promise<BehaviourFollower> {
  return BehaviourFollower.begin({
    outbox,
    store: await ReactionStore.open(folder, { name: 'hook', behaviour: 'hook' }),
    clock,
    from: 'beginning',
    maxConcurrency: 4,
    maxAttempts: 3,
    delays: () => retryDelays({ first: SECOND, longest: SECOND, random: () => 1 }),
    ...options,
  });
}

const reactionFolder = (folder: string) => join(folder, 'reactions', 'hook');

test('what is there comes first, then what is offered; nothing twice, and the archive is not asked again', async () => {
  const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
  const delivered: string[] = [];
  outbox.items.push(item('q', 0, 'a'), item('q', 1, 'b'), item('r', 0, 'a'));
  const follower = await follow(folder, outbox, clock, {
    maxConcurrency: 1,
    async deliver({ behaviour }) {
      delivered.push(behaviour.id);
      return DELIVERED;
    },
  });
  await clock.until(follower.drained());
  const reads = outbox.reads;
  const more = [item('q', 2, 'a'), item('r', 1, 'c')];
  outbox.items.push(...more);
  follower.offer([item('q', 1, 'b'), ...more]);
  await clock.until(follower.drained());
  await clock.until(follower.close(NO_HURRY));
  expect([delivered, outbox.reads - reads]).toEqual([['q/0', 'r/0', 'q/1', 'q/2', 'r/1'], 0]);
  expect(await readReaction(reactionFolder(folder))).toMatchObject({
    name: 'hook',
    behaviour: 'hook',
    cursors: [
      { source: 'q', version: 'v', partition: 0, next: 3 },
      { source: 'r', version: 'v', partition: 0, next: 2 },
    ],
  });
});

test('what there was no room for, and what nobody offered, is read from the archive', async () => {
  const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
  const delivered: number[] = [];
  const follower = await follow(folder, outbox, clock, {
    maxConcurrency: 1,
    async deliver({ behaviour }) {
      delivered.push(behaviour.position.offset);
      return DELIVERED;
    },
  });
  await clock.until(follower.drained());
  outbox.items.push(...Array.from({ length: 5_000 }, (_, offset) => item('q', offset, 'a')));
  follower.offer(outbox.items.slice(0, 3_000));
  follower.offer(outbox.items.slice(4_000));
  await clock.until(follower.drained());
  await clock.until(follower.close(NO_HURRY));
  expect(delivered).toEqual(Array.from({ length: 5_000 }, (_, offset) => offset));
});

test('what lies before what was offered, and was not offered itself, comes first all the same', async () => {
  const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
  const delivered: string[] = [];
  const follower = await follow(folder, outbox, clock, {
    async deliver({ behaviour }) {
      delivered.push(behaviour.id);
      return DELIVERED;
    },
  });
  await clock.until(follower.drained());
  outbox.items.push(item('q', 0, 'a'), item('q', 1, 'a'), item('q', 2, 'a'));
  follower.offer(outbox.items.slice(1));
  await clock.until(follower.drained());
  await clock.until(follower.close(NO_HURRY));
  expect(delivered).toEqual(['q/0', 'q/1', 'q/2']);
});

test('from now on: only what comes after it was first there', async () => {
  const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
  const delivered: string[] = [];
  outbox.items.push(item('q', 0, 'a'));
  const options: Parameters<typeof follow>[3] = {
    from: 'now',
    interval: SECOND,
    async deliver({ behaviour }) {
      delivered.push(behaviour.id);
      return DELIVERED;
    },
  };
  const first = await follow(folder, outbox, clock, options);
  await clock.until(first.close(NO_HURRY));
  outbox.items.push(item('q', 1, 'a'));
  const second = await follow(folder, outbox, clock, options);
  await clock.until(second.drained());
  await clock.until(second.close(NO_HURRY));
  expect(delivered).toEqual(['q/1']);
});

describe('what has failed', () => {
  test('is in the journal with its reason, does not come again by itself, and does when somebody asks', async () => {
    const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
    let isUp = false;
    const delivered: string[] = [];
    outbox.items.push(item('q', 0, 'a'), item('q', 1, 'a'));
    const begin = () =>
      follow(folder, outbox, clock, {
        async deliver({ behaviour }) {
          if (!isUp && behaviour.id === 'q/0') return FAILED;
          delivered.push(behaviour.id);
          return DELIVERED;
        },
      });
    const first = await begin();
    await clock.until(first.drained());
    await clock.until(first.close(NO_HURRY));
    expect([...((await readReaction(reactionFolder(folder)))?.failed.values() ?? [])]).toEqual([
      {
        id: 'q/0',
        source: 'q',
        partition: 0,
        offset: 0,
        tries: 3,
        reason: 'answered 500',
        at: '1970-01-01T00:00:02.000Z',
      },
    ]);
    isUp = true;
    const second = await begin();
    await clock.until(second.drained());
    expect(delivered).toEqual(['q/1']);
    // Of several who ask for it at once it is delivered to one.
    for (let i = 0; i < 3; i++) await requestRetry(reactionFolder(folder), [{ source: 'q', partition: 0, offset: 0 }]);
    while (delivered.length < 2) await clock.until(clock.wait(SECOND, NO_HURRY));
    await clock.until(clock.wait(3 * SECOND, NO_HURRY));
    await clock.until(second.close(NO_HURRY));
    expect(delivered).toEqual(['q/1', 'q/0']);
    const third = await begin();
    await clock.until(third.close(NO_HURRY));
    expect((await readReaction(reactionFolder(folder)))?.failed.size).toBe(0);
  });

  test('what the archive does not have any more cannot be delivered, and stays failed', async () => {
    const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
    outbox.items.push(item('q', 0, 'a'));
    const first = await follow(folder, outbox, clock, { deliver: async () => FAILED });
    await clock.until(first.drained());
    await clock.until(first.close(NO_HURRY));
    outbox.items.splice(0);
    await requestRetry(reactionFolder(folder), [{ source: 'q', partition: 0, offset: 0 }]);
    const second = await follow(folder, outbox, clock, { deliver: async () => DELIVERED });
    await clock.until(clock.wait(3 * SECOND, NO_HURRY));
    await clock.until(second.close(NO_HURRY));
    expect((await readReaction(reactionFolder(folder)))?.failed.size).toBe(1);
  });
});

test('nobody else delivers under the same name meanwhile', async () => {
  const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
  const follower = await follow(folder, outbox, clock, { deliver: async () => DELIVERED });
  await expect(ReactionStore.open(folder, { name: 'hook', behaviour: 'hook' })).rejects.toThrow(/is in use by/);
  await clock.until(follower.close(NO_HURRY));
});

test('an archive that cannot be read ends it, and says why', async () => {
  const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
  outbox.read = () => Promise.reject(new Error('no such file'));
  const follower = await follow(folder, outbox, clock, { deliver: async () => DELIVERED });
  await expect(clock.until(follower.drained())).rejects.toThrow('no such file');
  await expect(clock.until(follower.close(NO_HURRY))).rejects.toThrow('no such file');
});

/** What a killed process leaves of the folder: all but the lock. */
async function leftBehind(folder: string): Promise<string> {
  const copy = temporaryFolder();
  await mkdir(join(copy, 'reactions'));
  await cp(reactionFolder(folder), reactionFolder(copy), {
    recursive: true,
    filter: (file) => !/\.(lock|lock\.wal|new)$/.test(file),
  });
  return copy;
}

const KEYS = ['a', 'b', 'c'];

test(
  'law: killed at any points, each behaviour comes at least once, in the order of its key; who knows an id has each once',
  async () => {
    const given = fc.array(fc.record({ source: fc.constantFrom('q', 'r'), key: fc.constantFrom(...KEYS) }), {
      minLength: 1,
      maxLength: 40,
    });
    const kills = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(given, kills, fc.infiniteStream(fc.boolean()), async (behaviours, after, isFailing) => {
        const [outbox, clock] = [new MemoryOutbox(), new VirtualClock()];
        const counts = new Map<string, number>();
        for (const { source, key } of behaviours) {
          const offset = counts.get(source) ?? 0;
          counts.set(source, offset + 1);
          outbox.items.push(item(source, offset, `${source} ${key}`));
        }
        const received: ArchivedBehaviour[] = [];
        let folder = temporaryFolder();
        for (const count of [...after, Number.POSITIVE_INFINITY]) {
          let left = count;
          let killed: () => void = () => undefined;
          const kill = new Promise<'killed'>((resolve) => {
            killed = () => resolve('killed');
          });
          const follower = await follow(folder, outbox, clock, {
            maxAttempts: 1_000,
            async deliver(one) {
              if (--left < 0) return new Promise(() => undefined);
              if (left === 0) killed();
              // The receiver may have taken it all the same.
              const fails = isFailing.next().value === true;
              if (!fails || left % 2 === 0) received.push(one);
              return fails ? FAILED : DELIVERED;
            },
          });
          const end = await clock.until(Promise.race([kill, follower.drained().then(() => 'drained' as const)]));
          if (end === 'drained') {
            await clock.until(follower.close(NO_HURRY));
            break;
          }
          folder = await leftBehind(folder);
        }
        const first = new Map<string, ArchivedBehaviour>();
        for (const one of received) if (!first.has(one.behaviour.id)) first.set(one.behaviour.id, one);
        expect([...first.keys()].sort()).toEqual(outbox.items.map(({ behaviour }) => behaviour.id).sort());
        for (const key of new Set(outbox.items.map(({ keyText }) => keyText))) {
          const ofKey = (items: Iterable<ArchivedBehaviour>) =>
            [...items].filter(({ keyText }) => keyText === key).map(({ behaviour }) => behaviour.id);
          expect(ofKey(first.values())).toEqual(ofKey(outbox.items));
        }
      }),
      { numRuns: killRuns * 3 },
    );
  },
  lawTimeout,
);

test('half a line that a killed process left is passed over', async () => {
  const [folder, outbox, clock] = [temporaryFolder(), new MemoryOutbox(), new VirtualClock()];
  outbox.items.push(item('q', 0, 'a'), item('q', 1, 'b'));
  const first = await follow(folder, outbox, clock, { deliver: async () => FAILED });
  await clock.until(first.drained());
  await clock.until(first.close(NO_HURRY));
  const journal = join(reactionFolder(folder), 'failed.ndjson');
  const text = await readFile(journal, 'utf8');
  await (await import('node:fs/promises')).writeFile(journal, text.slice(0, -20));
  expect((await readReaction(reactionFolder(folder)))?.failed.size).toBe(1);
});
