import type { Message } from 'kafkajs';
import { expect, test } from 'vitest';
import { ask } from '../support/archives.js';
import { keysOf, PairsGroup, pairEvent, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const keys = keysOf(1);
const LARGE = 10_000_000;

function poison(value: string | Buffer | null, more: Partial<Message> = {}): Message {
  return { key: 'k0', partition: 0, value, ...more };
}

const TS = '2026-05-04T00:00:05.000Z';

/** Each with what is said of it. */
const POISONS: readonly (readonly [message: Message, reason: RegExp])[] = [
  [poison('this is no JSON'), /JSON/],
  [poison(''), /JSON|empty/],
  [poison(Buffer.from('{"ts":"2026-05-04T00:00:05Z","k":"\xff","n":1}', 'latin1')), /UTF-8/],
  [poison(Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from('{"n":1}')])), /JSON|magic|registry/],
  [poison(null), /no value \(a tombstone\)/],
  [poison(`{"ts":"${TS}","k":"k0","n":"many"}`), /'n'.*many|many.*INTEGER/],
  [poison(`{"ts":"soon","k":"k0","n":1}`), /soon/],
  [poison(`{"k":"k0","n":1}`), /ts/],
  [poison('[1, 2]'), /object/],
  [poison('x'.repeat(LARGE)), /JSON/],
  [poison(`{"ts":"${TS}","k":"k0","n":"${'9'.repeat(LARGE)}"}`), /INTEGER/],
];

test('what cannot be read is a dead letter with the reason, wherever it stands, and the rest is as without it', async () => {
  const config = { 'max.message.bytes': '12000000' };
  const options = { events: await kafka.createTopic({ name: 'events', config }), reading: '' };
  const group = await PairsGroup.open(kafka, options);
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, 0, 4));
  for (const [message] of POISONS) await kafka.produce(options.events, [message, ...pairEvents(keys, 4, 4)]);
  // A record without a key is an event like any other, and so is one whose headers are no texts, or are long.
  const [bare = poison(null)] = pairEvents(keys.slice(0, 1), 4, 5);
  const { key: _, ...unkeyed } = bare;
  const headers = { bytes: Buffer.from([0xff, 0xfe, 0x00]), long: 'h'.repeat(100_000) };
  await kafka.produce(options.events, [{ ...unkeyed, key: null, headers }]);
  await kafka.produce(options.events, pairEvents(keys.slice(1), 4, 5));
  const long = { ts: TS, k: 'k0', n: 5, more: 'y'.repeat(LARGE) };
  await kafka.produce(options.events, [poison(JSON.stringify(long)), pairEvent(keys[1] ?? ['', 0], 5)]);
  await kafka.produce(options.events, pairEvents(keys, 6, 9));
  const pairs = pairsBefore(keys, 9);
  await group.until(pairs.length, process);
  await process.end('SIGTERM');
  expect(process.said.join('\n')).toContain(`${POISONS.length} dead letters`);
  await group.expectPairs(pairs, options);

  const letters = await ask(group.archive, 'SELECT _offset, reason FROM dead_letters ORDER BY 1').catch(async () =>
    ask(group.archive, 'SELECT "offset", reason FROM dead_letters ORDER BY 1'),
  );
  const first = 2 * 4;
  expect(letters.map(([offset]) => Number(offset))).toEqual(POISONS.map((_, i) => first + i));
  letters.forEach(([, reason], i) => {
    expect(reason).toMatch(POISONS[i]?.[1] ?? /^$/);
  });
  const written = await kafka.readTopic(`${group.name}-dead-letters`);
  const said = written.map(({ value }) => JSON.parse(String(value)));
  expect(said.map(({ offset, reason }) => [offset, reason])).toEqual(
    letters.map(([offset, reason]) => [Number(offset), reason]),
  );
});

const LONG_KEYS = [['k'.repeat(1_500_000), 0]] as const;

/** Those of a key that is too long to be written: each in a record of its own, without a key. */
async function tooLong(writing: string) {
  const config = { 'max.message.bytes': '12000000' };
  const options = {
    events: await kafka.createTopic({ name: 'events', config }),
    reading: `, 'key.fields' = 'k', 'key.format' = 'raw'`,
    writing,
  };
  const group = await PairsGroup.open(kafka, options);
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, 0, 5));
  await group.until(pairsBefore(keys, 5).length, process);
  for (const event of pairEvents(LONG_KEYS, 5, 9)) await kafka.produce(options.events, [{ ...event, key: null }]);
  const before = await group.found();
  expect(await process.ended).toEqual({ code: 3, signal: null });
  expect(process.said.join('\n')).not.toContain('    at ');
  expect(await group.found()).toEqual(before);
  return { said: process.said.join('\n'), topic: group.topic };
}

test('a behaviour that is too long to be written ends the run: which topic, how long it is, and the way out', async () => {
  const { said, topic } = await tooLong('');
  expect(said).toMatch(
    /a record of 3\d{6} bytes for topic "[^"]*" is longer than 'properties.max.request.size' \(1048576\)/,
  );
  expect(said).toContain(`"${topic}"`);
  expect(said).toContain("'max.message.bytes'");
});

test('the same where it is the topic that takes no longer ones', async () => {
  const { said, topic } = await tooLong(", 'properties.max.request.size' = '10000000'");
  expect(said).toContain(`writing to topic "${topic}"`);
  expect(said).toMatch(/3\d{6} bytes/);
  expect(said).toContain("'max.message.bytes'");
});
