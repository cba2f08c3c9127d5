import { ConfigResourceTypes } from 'kafkajs';
import { expect, test } from 'vitest';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const keys = keysOf(1);

/** A group that has stopped, with a state: of each key one event waits. */
async function stopped() {
  const options = { events: await kafka.createTopic({ name: 'events' }) };
  const group = await PairsGroup.open(kafka, options);
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, 0, 12));
  await group.until(pairsBefore(keys, 12).length, process);
  await process.end('SIGTERM');
  return { group, changelog: await group.changelog };
}

async function expectRefused(group: PairsGroup, said: RegExp) {
  const before = await group.found();
  const process = group.start();
  expect(await process.ended).toMatchObject({ code: 1 });
  const text = process.said.join('\n');
  expect(text).toMatch(said);
  expect(text).toContain('egin anew: with --fresh, or under another group.id.');
  expect(text).not.toContain('    at ');
  expect(await group.found()).toEqual(before);
}

test('a changelog that was deleted is refused, with what to do; with --fresh it begins anew', async () => {
  const { group, changelog } = await stopped();
  await (await kafka.admin()).deleteTopics({ topics: [changelog] });
  await expectRefused(
    group,
    /the group has offsets that were committed with a state, and .*-changelog, partition 0, has none/,
  );
  const fresh = group.start({ args: ['--fresh'] });
  await group.until(2 * pairsBefore(keys, 12).length, fresh);
  await fresh.end('SIGTERM');
  expect(await group.archived()).toEqual([...new Set(await group.found())]);
});

test('so is one that has lost a record', async () => {
  const { group, changelog } = await stopped();
  const records = await kafka.readTopic(changelog);
  const piece = records.findLast(({ key, value }) => value !== null && String(key).startsWith('["piece"'));
  if (piece === undefined) throw new Error('no state');
  await kafka.produce(changelog, [{ key: piece.key, partition: 0, value: null }]);
  await expectRefused(group, /-changelog, partition 0 is not whole: at epoch \d+ the state had \d+ pieces/);
});

test('and one whose record somebody has changed, or added', async () => {
  const { group, changelog } = await stopped();
  await kafka.produce(changelog, [{ key: 'mine', partition: 0, value: 'hello' }]);
  await expectRefused(group, /-changelog, partition 0 holds a record that motif did not write/);
});

test('and one from which records were deleted', async () => {
  const { group, changelog } = await stopped();
  const head = (await kafka.readTopic(changelog)).findLast(({ key }) => String(key) === '["head"]');
  const admin = await kafka.admin();
  const configEntries = [{ name: 'cleanup.policy', value: 'compact,delete' }];
  const resource = { type: ConfigResourceTypes.TOPIC, name: changelog, configEntries };
  await admin.alterConfigs({ validateOnly: false, resources: [resource] });
  const partitions = [{ partition: 0, offset: String(head?.offset ?? 0) }];
  await admin.deleteTopicRecords({ topic: changelog, partitions });
  await expectRefused(group, /-changelog, partition 0 is not whole: at epoch \d+ the state had \d+ pieces/);
});
