import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { fakeProcess } from '../cli/fake-terminal.js';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartEvents, cartFindings, cartMessage, type Whose } from '../support/kafka/carts.js';
import { EditedGroup, type EditedProcess } from '../support/kafka/edited-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();

/** By a key that rows have not been sent on by. */
const BY_PERSON = `SELECT person, seq FROM events MATCH_RECOGNIZE (PARTITION BY person ORDER BY ts MEASURES A.seq AS seq
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+ C) WITHIN INTERVAL '1' MINUTE
  DEFINE A AS A.event = 'add', B AS B.event = 'view', C AS C.event = 'remove')`;

const BY_PERSON_LIVE = /^by_person: live in \d tasks? after /;

/** Each once, none that is not to be found, and from that event on all. */
async function expectLive(group: EditedGroup, carts: CartEvents, whose: Whose, live: number): Promise<void> {
  const all = cartFindings(carts.all, whose).minds;
  expect(await group.found('steady')).toEqual(all);
  const edited = await group.found('edited');
  const since = (one: string): boolean => Number(one.split(' ').at(-1)) >= live;
  expect(edited.filter(since)).toEqual(all.filter(since));
}

/** Resolves when so many of its tasks have the edited query: what some of them say may come later. */
async function isLive(process: EditedProcess, tasks: number): Promise<void> {
  for (let live = 0; live < tasks; ) {
    const line = await process.says(
      /^edited: new version live in \d tasks? after \d+\.\d s, (state from \d+ \w+ of Kafka|no events before)$/,
    );
    live += Number(/live in (\d)/.exec(line)?.[1]);
  }
}

/** Of what a replay finds and was not told it is known why. */
async function expectVerified({ archive, env }: EditedGroup, folder: string): Promise<void> {
  const { context, stdout, stderr } = fakeProcess({ env });
  await runCli(['verify', folder, '--archive', archive], context);
  expect(stderr.text).toBe('');
  expect(stdout.text).toMatch(/edited/);
  expect(stdout.text).not.toMatch(/no reason found/);
}

test('files are saved in one process, then in the other: each looks back into Kafka, and nothing is lost nor doubled', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 12 });
  const group = await EditedGroup.open(kafka, events, 'person');
  const flow = cartFlow(kafka, events, carts);
  const [one, other] = [group.start(1), group.start(1)];
  await one.says(/^this process has 2 tasks/);
  await other.says(/^this process has 2 tasks/);
  await group.until('steady', 40);
  one.save('edited.sql', 'INSERT INTO edited SELECT nobody FROM events');
  await one.says(/edited\.sql:1:\d+: /);
  await one.says(/^the queries go on as they were$/);
  one.edit(30);
  await isLive(one, 2);
  await group.until('steady', 100);
  other.edit(30);
  await isLive(other, 2);
  const live = carts.all.length;
  await group.until('steady', 160);
  await flow.end();
  await kafka.produce(events, carts.last().map(cartMessage));
  await group.until('steady', cartFindings(carts.all).minds.length);
  for (const each of [one, other]) expect(await each.end('SIGTERM')).toEqual({ code: 143, signal: null });
  await expectLive(group, carts, 'person', live);
  await expectVerified(group, one.folder);
});

test('a query by another key than the topic’s that was edited between two runs goes on from what Kafka has', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 13, items: 40 });
  const group = await EditedGroup.open(kafka, events, 'everybody');
  const flow = cartFlow(kafka, events, carts);
  const before = group.start(1);
  await group.until('steady', 40);
  await before.end('SIGKILL');
  const live = carts.all.length;
  const after = group.start(30, { 'by_person.sql': BY_PERSON });
  await isLive(after, 1);
  await flow.end();
  await kafka.produce(events, carts.last().map(cartMessage));
  await group.until('steady', cartFindings(carts.all, 'everybody').minds.length);
  while (after.count(BY_PERSON_LIVE) === 0) await after.change();
  expect(await after.end('SIGTERM')).toEqual({ code: 143, signal: null });
  await expectLive(group, carts, 'everybody', live);
});
