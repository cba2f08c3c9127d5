import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { freePort } from '../support/kafka/free-port.js';
import { ownBroker } from '../support/kafka/own-broker.js';

interface ShopEvent {
  readonly ts: string;
  readonly user_id: number;
}

const own = ownBroker();

test('the events go into the topic by their user, and again after those that are there', async () => {
  for (const round of [1, 2]) {
    const demo = start('--fast', '--wait', '0');
    const [stderr, ended] = await Promise.all([text(demo.stderr), once(demo, 'exit')]);
    expect(stderr).toContain('4,995 of 4,995 events');
    expect(ended).toEqual([0, null]);
    const records = await own().client.readTopic('shop_events');
    expect(records.length).toBe(round * 4_995);
    const events = records.map(({ value }): ShopEvent => JSON.parse(value?.toString() ?? ''));
    expect(records.map(({ key }) => Number(key?.readBigInt64BE()))).toEqual(events.map(({ user_id }) => user_id));
    for (const partition of [0, 1, 2, 3]) {
      const times = events.filter((_, i) => records[i]?.partition === partition).map(({ ts }) => ts);
      expect(times).toEqual(times.toSorted());
      expect(times.length).toBeGreaterThan(round * 900);
    }
  }
  const { groups } = await (await own().client.admin()).listGroups();
  expect(groups.filter(({ groupId }) => groupId.startsWith('motif'))).toEqual([]);
});

test('behaviours are shown as they arrive, until Ctrl-C', async () => {
  const demo = start('--speed', '0.001');
  const ended = once(demo, 'exit');
  const said = createInterface(demo.stderr);
  await once(said, 'line');
  const value = '{"user_id":1,"price":4.5}';
  await own().client.produce('cart_abandoned', [{ value, timestamp: '1664582433000' }]);
  expect(await once(createInterface(demo.stdout), 'line')).toEqual([
    '2022-10-01 00:00:33  cart_abandoned  user_id 1  price 4.5',
  ]);
  const last = once(said, 'line');
  demo.kill('SIGINT');
  expect(await last).toEqual([expect.stringMatching(/^1 of 4,995 events {2}.* {2}1 cart_abandoned {2}stopped$/)]);
  expect(await ended).toEqual([0, null]);
});

test('where nobody answers it says what to do', async () => {
  const broker = `127.0.0.1:${await freePort()}`;
  const demo = start({ broker });
  const [stderr, ended] = await Promise.all([text(demo.stderr), once(demo, 'exit')]);
  expect(stderr.split('\n')).toEqual([
    expect.stringContaining(`no Kafka answers at ${broker}: `),
    expect.stringContaining('docker compose up -d --wait starts one'),
    '',
  ]);
  expect(ended).toEqual([1, null]);
});

function start(
  first: string | { readonly broker: string },
  ...rest: readonly string[]
): ChildProcessWithoutNullStreams {
  const broker = typeof first === 'string' ? own().client.brokers.join() : first.broker;
  const options = typeof first === 'string' ? [first, ...rest] : rest;
  return spawn(process.execPath, ['scripts/demo-kafka.mjs', ...options], {
    env: { ...process.env, KAFKA_BROKERS: broker },
  });
}
