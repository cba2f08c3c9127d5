import { expect, test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup, type Division } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();

test('processes that join, are killed and are replaced one by one find what one finds, and no task moves without need', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 4 });
  const group = await CartGroup.open(kafka, { events });
  const flow = cartFlow(kafka, events, carts);
  const work = () => group.more('minds', 10);

  let members = [group.start()];
  let has = await group.divided(members);
  await work();
  for (const needed of [2, 1]) {
    const before = has;
    members = [...members, group.start()];
    has = await group.divided(members);
    expect(moved(before, has)).toBe(needed);
    await work();
  }

  const [first, victim, last] = members;
  if (first === undefined || victim === undefined || last === undefined) throw new Error('there are three');
  const ofVictim = tasksOf(has, victim);
  await victim.end('SIGKILL');
  const before = has;
  has = await group.divided([first, last]);
  expect(moved(before, has)).toBe(ofVictim);
  await work();

  members = [first, last];
  for (const old of members) {
    await old.end('SIGTERM');
    members = [...members.filter((one) => one !== old), group.start()];
    has = await group.divided(members);
    await work();
  }
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events });
});

test('members that join and leave all the time keep nobody from going on', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 5 });
  const group = await CartGroup.open(kafka, { events });
  const flow = cartFlow(kafka, events, carts);
  const steady = group.start();
  await group.divided([steady]);
  let passing = group.start();
  for (let round = 0; round < 5; round++) {
    const next = group.start();
    await passing.says(/^this process has \d/);
    await passing.end('SIGTERM');
    passing = next;
  }
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events });
});

function moved(before: Division, after: Division): number {
  return [...after].filter(([task, owner]) => before.get(task) !== owner).length;
}

function tasksOf(division: Division, owner: unknown): number {
  return [...division.values()].filter((one) => one === owner).length;
}
