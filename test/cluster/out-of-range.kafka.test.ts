import { expect, test } from 'vitest';
import type { MotifProcess } from '../support/kafka/motif-process.js';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const keys = keysOf(1, 2);

/** Of events that were deleted before they were read: those before number 11 were read, those before 20 are gone. */
async function deletedUnread(reset: string) {
  const options = { events: await kafka.createTopic({ name: 'events' }), reading: reset };
  const group = await PairsGroup.open(kafka, options);
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, 0, 11));
  await group.until(pairsBefore(keys, 11).length, process);
  return { group, options, process };
}

async function deleteBefore(topic: string, offset: number) {
  await (await kafka.admin()).deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: `${offset}` }] });
}

const RESET = `, 'properties.auto.offset.reset' = 'earliest'`;

test('records that were deleted before they were read are an error that names them', async () => {
  const { group, options, process } = await deletedUnread('');
  await process.end('SIGTERM');
  await kafka.produce(options.events, pairEvents(keys, 11, 31));
  await deleteBefore(options.events, 40);
  const next = group.start();
  expect(await next.ended).toMatchObject({ code: 2 });
  expect(next.said).toContain(`${options.events}, partition 0: offsets 22 to 39 were deleted before they were read`);
  expect(next.said.join('\n')).toContain(`'properties.auto.offset.reset' = 'earliest'`);
  expect(next.said.join('\n')).not.toContain('    at ');
});

test('or it goes on with the earliest that is there, and says so in one line', async () => {
  const { group, options, process } = await deletedUnread(RESET);
  await process.end('SIGTERM');
  await kafka.produce(options.events, pairEvents(keys, 11, 31));
  await deleteBefore(options.events, 40);
  await expectRest(group, options.events, group.start());
});

test('the same of a process that was stopped meanwhile', async () => {
  const { group, options, process } = await deletedUnread(RESET);
  process.signal('SIGSTOP');
  await isAlone(group.name);
  await kafka.produce(options.events, pairEvents(keys, 11, 31));
  await deleteBefore(options.events, 40);
  process.signal('SIGCONT');
  await expectRest(group, options.events, process);
});

/** Number 10 was read and waits for its other half, and that is 20: what is between them is gone. */
async function expectRest(group: PairsGroup, events: string, process: MotifProcess) {
  await process.says(/partition 0: offsets 22 to 39 were deleted before they were read; going on at 40, the earliest$/);
  const pairs = [...pairsBefore(keys, 11), ...keys.map(([key]) => `${key} 10 20`), ...pairsBefore(keys, 32, 21)];
  await kafka.produce(events, pairEvents(keys, 31, 32));
  await group.until(pairs.length, process);
  await process.end('SIGTERM');
  const found = await group.found();
  expect(found.map((one) => one.replace(/ [^ ]*$/, ''))).toEqual(pairs.toSorted());
  expect(await group.archived()).toEqual(found);
}

/** Its session is over; what it had asked for has been answered by then. */
async function isAlone(groupId: string) {
  const admin = await kafka.admin();
  while ((await admin.describeGroups([groupId])).groups.some(({ members }) => members.length > 0));
}
