import { join } from 'node:path';
import { CloudEvent, HTTP } from 'cloudevents';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess, motif } from '../cli/fake-terminal.js';
import { answer, receiver } from '../support/receiver.js';
import { expectRegret, ORDER, WEBHOOK_SECRET } from '../support/regretted-order.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FOLDER = 'examples/orders/http';

/** As the official SDK writes it. */
async function post(
  url: string,
  mode: 'binary' | 'structured',
  event: { readonly id: string; readonly type: string; readonly time: string; readonly data: object },
  more: object = {},
): Promise<number> {
  const { headers, body } = HTTP[mode](new CloudEvent<unknown>({ source: '/shop', ...event, ...more }));
  const own = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (await fetch(url, { method: 'POST', headers: Object.fromEntries(own), body: text })).status;
}

test('examples/orders/http: an order that is posted, and cancelled, comes out at the webhook with what it carried and why', async () => {
  let tellDelivered: () => void = () => undefined;
  const delivered = new Promise<void>((resolve) => {
    tellDelivered = resolve;
  });
  const hook = await receiver(async (response, request, socket) => {
    await answer(204)(response, request, socket);
    tellDelivered();
  });
  let tellListening: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => {
    tellListening = resolve;
  });
  const stderr = new Captured({
    onWrite: (text) => {
      const [, url] = /POST (http:\/\/\S+)/.exec(text) ?? [];
      if (url !== undefined) tellListening(url);
      return undefined;
    },
  });
  const env = { ORDERS_LISTEN: '127.0.0.1:0', REGRETS_URL: hook.url, WEBHOOK_SECRET };
  const fake = fakeProcess({ stderr, env });
  const code = runCli(['run', FOLDER, '--archive', join(temporaryFolder(), 'archive')], fake.context);
  const ended = code.then(() => Promise.reject(new Error(stderr.text)));
  const url = await Promise.race([listening, ended]);
  while ((await fetch(new URL('/health/ready', url))).status !== 200);
  const { placed, cancelled, placedAt, cancelledAt, laterAt, carried } = ORDER;
  expect([
    await post(url, 'structured', { id: 'e1', type: 'order.placed', time: placedAt, data: placed }, carried),
    await post(url, 'binary', { id: 'e2', type: 'order.cancelled', time: cancelledAt, data: cancelled }),
    await post(url, 'structured', { id: 'e3', type: 'order.placed', time: laterAt, data: { order_id: 'o-2' } }),
  ]).toEqual([202, 202, 202]);
  await Promise.race([delivered, ended]);
  fake.signal('SIGTERM');
  expect(await code).toBe(143);
  const [request] = hook.received;
  expect(hook.received).toHaveLength(1);
  if (request !== undefined) expectRegret(request, { source: 'motif', evidence: '/orders' });
});

test.each(['http', 'kafka'])('examples/orders/%s: its query finds in its test what it says', async (folder) => {
  const env = {
    ...{ ORDERS_LISTEN: '127.0.0.1:0', ORDERS_TOPIC: 'orders', ORDERS_GROUP: 'shop', KAFKA_BROKERS: '127.0.0.1:1' },
    ...{ SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1', REGRETS_URL: 'http://127.0.0.1:1/', WEBHOOK_SECRET },
  };
  const { stdout, stderr } = await motif(['test', `examples/orders/${folder}`], { env });
  expect(`${stdout}${stderr}`).toContain('1 passed, 0 failed');
});
