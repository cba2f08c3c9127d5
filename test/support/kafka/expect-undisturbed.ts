import { expect } from 'vitest';
import { CartGroup } from './cart-group.js';
import { type CartEvents, cartFindings, cartMessage, type Whose } from './carts.js';
import type { KafkaClient } from './kafka-client.js';

/**
 * Lets a group go on to the end of the topic and ends what is running of it. Then its topics and its archive have what is to be
 * found, and just what a group has that nothing happened to: by id, each once.
 */
export async function expectUndisturbed(
  kafka: KafkaClient,
  { group, carts, events, whose = 'person' }: Disturbed,
): Promise<void> {
  await kafka.produce(events, carts.last().map(cartMessage));
  const { minds, left } = cartFindings(carts.all, whose);
  const counts = { minds: minds.length, minds_again: minds.length, left_there: left.length };
  await group.until(counts);
  await group.stop();
  const undisturbed = await CartGroup.open(kafka, { events, whose });
  undisturbed.start();
  await undisturbed.until(counts);
  await undisturbed.stop();

  for (const [target, texts] of [
    ['minds', minds],
    ['left_there', left],
  ] as const) {
    const found = await group.found(target);
    expect(found.map(({ text }) => text)).toEqual(texts);
    expect(found).toEqual(await undisturbed.found(target));
    expect(await group.archived(target)).toEqual(found);
  }
  // At least once: what is there more often is the same.
  const once = await undisturbed.found('minds_again');
  const again = await group.found('minds_again');
  expect(new Set(again.map((one) => JSON.stringify(one)))).toEqual(new Set(once.map((one) => JSON.stringify(one))));
  expect(await group.archived('minds_again')).toEqual(once);
  const records = await kafka.readTopic(events);
  const places = records.map(({ partition, offset, value }) =>
    [partition, offset, JSON.parse(`${value}`).seq].join(' '),
  );
  expect(await group.archivedEvents()).toEqual(places);
}

export interface Disturbed {
  readonly group: CartGroup;
  readonly carts: CartEvents;
  /** The topic that it reads. */
  readonly events: string;
  readonly whose?: Whose;
}
