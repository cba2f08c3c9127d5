import { expect, test } from 'vitest';
import { AheadSender } from '../../src/cluster/ahead-sender.js';
import type { KafkaMessage, KafkaProducer } from '../../src/kafka/driver.js';
import { settled } from '../support/settled.js';

const messages = (value: string): ReadonlyMap<string, readonly KafkaMessage[]> =>
  new Map([['t', [{ key: null, value: Buffer.from(value) }]]]);

function sender() {
  const made: { readonly sent: string[]; readonly release: (() => void)[]; isClosed: boolean }[] = [];
  const driver = {
    producer: async (): Promise<KafkaProducer> => {
      const one: (typeof made)[number] = { sent: [], release: [], isClosed: false };
      made.push(one);
      return {
        send: async (_, [message]) => {
          const text = String(message?.value);
          one.sent.push(text);
          await new Promise<void>((resolve) => one.release.push(resolve));
          if (text === 'bad') throw new Error('no');
          return new Map();
        },
        close: async () => {
          one.isClosed = true;
        },
      };
    },
  };
  return { made, sender: new AheadSender(driver) };
}

test('one send waits for the other, whoever asks', async () => {
  const { made, sender: ahead } = sender();
  void ahead.send(messages('a'));
  const second = ahead.send(messages('b'));
  await settled();
  expect(made.map(({ sent }) => sent)).toEqual([['a']]);
  made[0]?.release[0]?.();
  await settled();
  expect(made.map(({ sent }) => sent)).toEqual([['a', 'b']]);
  made[0]?.release[1]?.();
  await second;
  await ahead.close();
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true]);
});

test('a producer that has failed is closed, and the next send has another', async () => {
  const { made, sender: ahead } = sender();
  const bad = ahead.send(messages('bad'));
  await settled();
  made[0]?.release[0]?.();
  await expect(bad).rejects.toThrow('no');
  void ahead.send(messages('good'));
  await settled();
  expect(made.map(({ sent, isClosed }) => [sent, isClosed])).toEqual([
    [['bad'], true],
    [['good'], false],
  ]);
});

test('without anything to send no producer is made', async () => {
  const { made, sender: ahead } = sender();
  await ahead.send(new Map());
  await ahead.close();
  expect(made).toEqual([]);
});
