import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Behaviour } from '../src/behaviour.js';
import type { SystemClock } from '../src/engine/system-clock.js';
import { DeliveryQueue } from '../src/reactions/delivery-queue.js';
import { retryDelays } from '../src/reactions/retry-delays.js';
import { WebhookClient } from '../src/reactions/webhook-client.js';
import { webhookMessage } from '../src/reactions/webhook-message.js';
import { webhookKey } from '../src/reactions/webhook-signature.js';
import { webhookEvents } from '../src/sinks/webhook-event.js';
import { MILLISECOND, MINUTE, SECOND } from '../src/time.js';
import type { WebhookConnector } from '../src/webhook-connector.js';

/*
 * How many behaviours a second go to a webhook that answers after 1 ms and after 50 ms, in order of their keys, beside requests
 * that keep no order. Receiver and sender share the machine, and here one process: node dist-bench/bench/webhook-out.js
 */

const SCHEMA = [
  { name: 'user_id', type: { kind: 'BIGINT' } },
  { name: 'item', type: { kind: 'VARCHAR' } },
] as const;
const CONNECTIONS = [16, 64] as const;
const KEYS = 1_000;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

const clock: SystemClock = {
  now: () => Date.now() * MILLISECOND,
  wait: (duration, signal) => pause(duration / MILLISECOND, undefined, { signal }).catch(() => undefined),
};

function behaviourOf(offset: number): Behaviour {
  const key = (offset * 7_919) % KEYS;
  return {
    type: { name: 'hook', query: 'changed_mind', version: 'v', key: SCHEMA.slice(0, 1), columns: SCHEMA },
    kind: 'match',
    id: offset.toString(16).padStart(32, '0'),
    time: offset * SECOND,
    key: [key],
    values: [key, `item ${offset}`],
    evidence: [
      { variable: 'A', source: 'events.csv', partition: 0, offset: 2 * offset },
      { variable: 'R', source: 'events.csv', partition: 0, offset: 2 * offset + 1 },
    ],
    position: { source: 'changed_mind', partition: 0, offset },
  };
}

async function measure(answerAfter: number, connections: number, count: number): Promise<void> {
  const last = new Map<string, number>();
  let outOfOrder = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { subject, sequence } = JSON.parse(Buffer.concat(chunks).toString());
    if ((last.get(subject) ?? -1) > Number(sequence)) outOfOrder++;
    last.set(subject, Number(sequence));
    setTimeout(() => response.writeHead(204).end(), answerAfter);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  const connector: WebhookConnector = {
    kind: 'webhook',
    url,
    written: url,
    headers: [],
    mode: 'structured',
    timeout: MINUTE,
    maxAttempts: 1,
    maxConcurrency: connections,
    allowsPrivate: true,
    metadata: [],
  };
  const key = webhookKey(SECRET);
  const options = { url: new URL(url), timeout: MINUTE, allowsPrivate: true, connections, clock };
  const client = new WebhookClient({ ...options, ...(key === undefined ? {} : { key }) });
  const toEvent = webhookEvents({ name: 'hook', schema: SCHEMA, connector }, 'motif', () => undefined);
  const post = (behaviour: Behaviour) => client.post(webhookMessage(toEvent(behaviour), connector), NEVER);

  const deliver = async (ordered: boolean): Promise<number> => {
    const began = performance.now();
    const queue = new DeliveryQueue<Behaviour>({
      deliver: post,
      settled: () => undefined,
      maxConcurrency: connections,
      capacity: 1_000,
      maxAttempts: 1,
      delays: () => retryDelays({ first: SECOND, longest: MINUTE, random: Math.random }),
      clock,
    });
    for (let offset = 0; offset < count; offset++) {
      const behaviour = behaviourOf(offset);
      await queue.put(behaviour, String(ordered ? behaviour.key[0] : offset));
    }
    await queue.idle();
    return (count / (performance.now() - began)) * 1_000;
  };

  await deliver(false);
  last.clear();
  outOfOrder = 0;
  const ordered = await deliver(true);
  const wrong = outOfOrder;
  last.clear();
  const unordered = await deliver(false);
  const most = (connections / answerAfter) * 1_000;
  console.log(
    `${String(answerAfter).padStart(3)} ms, ${connections} connections: ${Math.round(ordered)} behaviours/s in order` +
      ` (${wrong} out of order), ${Math.round(unordered)} without, at most ${Math.round(most)} by the answers`,
  );
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

for (const connections of CONNECTIONS) {
  await measure(1, connections, 5_000);
  await measure(50, connections, 1_000);
}
