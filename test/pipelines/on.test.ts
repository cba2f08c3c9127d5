import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MotifError } from '../../src/errors.js';
import { on, type ReactionEvent } from '../../src/pipelines/on.js';
import { readReactions } from '../../src/reactions/reaction-state.js';
import { SECOND } from '../../src/time.js';
import { motif } from '../cli/fake-terminal.js';
import { shop } from '../cli/shop.js';
import { VirtualClock } from '../support/virtual-clock.js';

async function archived(): Promise<string> {
  const { queries, archive } = shop();
  await motif(['run', queries, '--archive', archive]);
  return archive;
}

test('each behaviour of the name is reacted to, with its values, its key and its evidence, and only once', async () => {
  const archive = await archived();
  const clock = new VirtualClock();
  const events: ReactionEvent<unknown>[] = [];
  for (const _ of [1, 2]) {
    const reacting = await on('changed_mind', (event) => void events.push(event), { archive, name: 'ask', clock });
    await clock.until(reacting.idle());
    await clock.until(reacting.close());
    await reacting.done;
  }
  expect(events).toEqual([
    {
      name: 'changed_mind',
      kind: 'match',
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      time: 1767269100000000,
      position: { source: 'changed_mind', partition: 0, offset: 0 },
      key: { user_id: 1, item: 'soap' },
      value: { item: 'soap', removed_at: 1767269100000000, price: 2.5 },
      evidence: [
        { variable: 'A', source: '../events.csv', partition: 0, offset: 0 },
        { variable: 'R', source: '../events.csv', partition: 0, offset: 2 },
      ],
    },
  ]);
});

test('what throws is tried again, and given up in the end: then motif dead-letters has it', async () => {
  const archive = await archived();
  const clock = new VirtualClock();
  const tries: number[] = [];
  const options = { archive, name: 'ask', clock, maxAttempts: 3 };
  const reacting = await on(
    'changed_mind',
    () => {
      tries.push(clock.now());
      throw new Error('the mail server is down');
    },
    options,
  );
  await clock.until(reacting.idle());
  await clock.until(reacting.close());
  expect(tries).toHaveLength(3);
  expect((await motif(['dead-letters', 'list', '--archive', archive])).stdout).toContain('3 tries');
  await motif(['dead-letters', 'retry', '--table', 'ask', '--archive', archive]);
  const events: string[] = [];
  const again = await on('changed_mind', ({ id }) => void events.push(id), options);
  await clock.until(again.idle());
  await clock.until(again.close());
  expect(events).toHaveLength(1);
  const [{ state } = { state: undefined }] = await readReactions(archive);
  expect([state?.name, state?.behaviour, state?.failed.size]).toEqual(['ask', 'changed_mind', 0]);
});

test('from now on: what the archive has is passed over', async () => {
  const archive = await archived();
  const clock = new VirtualClock();
  const events: string[] = [];
  const reacting = await on('changed_mind', ({ id }) => void events.push(id), {
    archive,
    name: 'ask',
    from: 'now',
    clock,
  });
  await clock.until(reacting.idle());
  await clock.until(clock.wait(5 * SECOND, new AbortController().signal));
  await clock.until(reacting.close());
  expect(events).toEqual([]);
});

test.each([
  ['changed_mnd', '', /no query of the archive gives changed_mnd\n {2}did you mean changed_mind\?/],
  ['changed_mind', 'nowhere', /there is no archive in/],
])('%s in the archive%s is refused, with the way out', async (behaviour, within, message) => {
  const archive = await archived();
  const refused = on(behaviour, () => undefined, { archive: join(archive, within), name: 'ask' });
  await expect(refused).rejects.toThrow(MotifError);
  await expect(refused).rejects.toThrow(message);
});

test('two of one name exclude each other, and two names do not', async () => {
  const archive = await archived();
  const clock = new VirtualClock();
  const first = await on('changed_mind', () => undefined, { archive, name: 'ask', clock });
  await expect(on('changed_mind', () => undefined, { archive, name: 'ask', clock })).rejects.toThrow(/is in use by/);
  const second = await on('changed_mind', () => undefined, { archive, name: 'check', clock });
  for (const one of [first, second]) await clock.until(one.close());
});
