import { afterEach, expect, test } from 'vitest';
import type { WebhookTable } from '../../src/query/webhook-tables.js';
import { DeliveryQueue } from '../../src/reactions/delivery-queue.js';
import { WebhookTargets } from '../../src/reactions/webhook-targets.js';
import { SECOND } from '../../src/time.js';
import { answer, receiver } from '../support/receiver.js';
import { VirtualClock } from '../support/virtual-clock.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function table(url: string): WebhookTable {
  return {
    name: url,
    schema: [],
    connector: {
      kind: 'webhook',
      ...{ url, written: url, headers: [], mode: 'structured', timeout: 15 * SECOND, metadata: [] },
      ...{ maxAttempts: 16, maxConcurrency: 4, allowsPrivate: true },
    },
  };
}

/** Queues for tables of one process. */
function scene() {
  // What waits longer than this waits for an answer.
  const clock = new VirtualClock(0, 10 * SECOND);
  const targets = new WebhookTargets({ clock, random: () => 1 });
  ends.push(() => targets.close());
  const queueOf = (url: string) => {
    const { post, maxConcurrency, maxAttempts, delays, circuit } = targets.open(table(url));
    const queue = new DeliveryQueue<string>({
      deliver: (id, signal) =>
        post({ event: { attributes: new Map([['id', id]]), data: undefined }, headers: [] }, signal),
      settled: () => undefined,
      ...{ maxConcurrency, maxAttempts, delays, clock, capacity: 1_000 },
      ...(circuit === undefined ? {} : { circuit }),
    });
    ends.unshift(() => queue.close(AbortSignal.abort()));
    return queue;
  };
  return { clock, targets, queueOf };
}

test('a host that is down, and one that never answers, hold up no other', async () => {
  const { url, received } = await receiver(answer(204));
  const silent = await receiver(() => undefined);
  const { clock, queueOf } = scene();
  const [down, dumb, alive] = [queueOf('http://127.0.0.1:1/'), queueOf(silent.url), queueOf(url)];
  for (let n = 0; n < 40; n++) for (const queue of [down, dumb, alive]) await queue.put(`${n}`, `${n % 7}`);
  await clock.until(alive.idle());
  const ids = received.map(({ headers }) => Number(headers['webhook-id']));
  for (let key = 0; key < 7; key++) {
    const own = Array.from({ length: 40 }, (_, n) => n).filter((n) => n % 7 === key);
    expect(ids.filter((n) => n % 7 === key)).toEqual(own);
  }
  expect([down.held, dumb.held]).toEqual([40, 40]);
  expect(silent.received.length).toBeLessThanOrEqual(4);
});

test('tables of one host are left alone together, and those of another are not', async () => {
  const { targets } = scene();
  const [one, other, elsewhere] = ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/b', 'http://127.0.0.1:2/a'].map(
    (url) => targets.open(table(url)).circuit,
  );
  expect(one).toBe(other);
  expect(elsewhere).not.toBe(one);
});
