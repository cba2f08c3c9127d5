import { expect, test } from 'vitest';
import type { MotifProcess } from '../support/kafka/motif-process.js';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const keys = keysOf(1, 2);

/** Of events that were deleted before they were read: those before number 11 were read, those before 20 are gone. */
async function deletedUnread(reset: string, session = 2_000) {
  const options = { events: await kafka.createTopic({ name: 'events' }), reading: reset, session };
  const group = await PairsGroup.open(kafka, options);
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, 0, 11));
  await group.until(pairsBefore(keys, 11).length, process);
  return { group, options, process };
}

async function deleteBefore(topic: string, offset: number) {
  await (await kafka.admin()).deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: `${offset}` }] });
}

/** Longer than any test takes. */
const VERY_LONG = 900_000;
const RESET = `, 'properties.auto.offset.reset' = 'earliest'`;

test('records that were deleted before they were read are an error that names them', async () => {
  const { group, options, process } = await deletedUnread('');
  await process.end('SIGTERM');
  await kafka.produce(options.events, pairEvents(keys, 11, 31));
  await deleteBefore(options.events, 40);
  const next = group.start();
  expect(await next.ended).toMatchObject({ code: 1 });
  expect(next.said).toContain(`${options.events}, partition 0: offsets 22 to 39 were deleted before they were read`);
  expect(next.said.join('\n')).toContain(`'properties.auto.offset.reset' = 'earliest'`);
  expect(next.said.join('\n')).not.toContain('    at ');
});

test('or it goes on with the earliest that is there, and says so in one line', async () => {
  const { group, options, process } = await deletedUnread(RESET);
  await process.end('SIGTERM');
  await kafka.produce(options.events, pairEvents(keys, 11, 31));
  await deleteBefore(options.events, 40);
  const next = group.start();
  await next.says(/partition 0: offsets 22 to 39 were deleted before they were read; going on at 40, the earliest$/);
  await kafka.produce(options.events, pairEvents(keys, 31, 32));
  await expectFound(group, next, PAIRS);
});

test('what came since the last checkpoint is read again by whoever takes a task: without it there is no going on', async () => {
  const { options, group, process } = await deletedUnread(RESET);
  await process.end('SIGKILL');
  await kafka.produce(options.events, pairEvents(keys, 11, 31));
  await deleteBefore(options.events, 40);
  const next = group.start();
  expect(await next.ended).toMatchObject({ code: 1 });
  expect(next.said.join('\n')).toContain('Keep what is read for longer than a checkpoint takes; or begin anew.');
});

test('the same of a process that was stopped meanwhile, and is in its group still', async () => {
  const { group, options, process } = await deletedUnread(RESET, VERY_LONG);
  process.signal('SIGSTOP');
  // This it may be given: it had asked for what comes.
  await kafka.produce(options.events, pairEvents(keys, 11, 12));
  await kafka.produce(options.events, pairEvents(keys, 12, 31));
  await deleteBefore(options.events, 40);
  process.signal('SIGCONT');
  const line = await process.says(/were deleted before they were read; going on at 40, the earliest$/);
  const isGiven = line.includes('offsets 24 to 39');
  if (!isGiven) expect(line).toContain('offsets 22 to 39');
  await kafka.produce(options.events, pairEvents(keys, 31, 32));
  const pairs = isGiven ? [...pairsBefore(keys, 13), ...pairsBefore(keys, 32, 20)] : PAIRS;
  await expectFound(group, process, pairs);
});

/** Number 10 was read and waits for its other half, and that is 20: what is between them is gone. */
const PAIRS = [...pairsBefore(keys, 11), ...keys.map(([key]) => `${key} 10 20`), ...pairsBefore(keys, 32, 21)];

async function expectFound(group: PairsGroup, process: MotifProcess, pairs: readonly string[]) {
  await group.until(pairs.length, process);
  await process.end('SIGTERM');
  const found = await group.found();
  expect(found.map((one) => one.replace(/ [^ ]*$/, ''))).toEqual(pairs.toSorted());
  expect(await group.archived()).toEqual(found);
}
