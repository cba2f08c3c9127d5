import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UndeliveredLetter } from '../../src/cluster/group-letter.js';
import { type ListedLetter, listLetters } from '../../src/cluster/list-letters.js';
import { retryLetters } from '../../src/cluster/retry-letters.js';
import { deadLetterTopic, outboxTopic } from '../../src/cluster/topic-names.js';
import { undeliveredMessage } from '../../src/cluster/undelivered-message.js';
import { KafkaError, type KafkaMessage } from '../../src/kafka/driver.js';
import { MILLISECOND } from '../../src/time.js';
import { MemoryKafka } from '../support/kafka/memory-kafka.js';
import { runs } from '../support/runs.js';

const GROUP = 'g';
const TOPIC = deadLetterTopic(GROUP);
const OUTBOX = outboxTopic(GROUP, 'hook');

async function kafkaOf(partitions: number): Promise<MemoryKafka> {
  const kafka = new MemoryKafka();
  const admin = await kafka.driver().admin();
  await admin.createTopics([
    { topic: TOPIC, partitions },
    { topic: OUTBOX, partitions },
  ]);
  return kafka;
}

/** A behaviour that was given up, as whoever delivers writes it. */
function givenUp(n: number, more: Partial<KafkaMessage> & { readonly source?: string } = {}): KafkaMessage {
  const { source = OUTBOX, ...message } = more;
  const key = Buffer.from(`[${n % 5}]`);
  const value = Buffer.from(JSON.stringify({ specversion: '1.0', id: `id-${n}`, source: 'motif/g', type: 'found' }));
  const headers = [
    ['content-type', Buffer.from('application/cloudevents+json')],
    ['traceparent', Buffer.from(`trace ${n}`)],
  ] as const;
  const record = { offset: n, timestamp: 0, key, value, headers };
  const from = { topic: source, partition: 0 };
  return {
    ...undeliveredMessage({ table: 'hook', id: `id-${n}`, from, record, tries: 2, reason: `answered ${400 + n}` }),
    timestamp: n,
    ...message,
  };
}

function unread(n: number, more: Partial<KafkaMessage> = {}): KafkaMessage {
  const value = JSON.stringify({ stream: 'e', source: 'e', partition: 1, offset: n, reason: 'no number', raw: 'x' });
  return { key: null, value: Buffer.from(value), timestamp: n, ...more };
}

async function list(kafka: MemoryKafka, options: { readonly limit?: number; readonly since?: number } = {}) {
  const driver = kafka.driver();
  return listLetters(driver, await driver.admin(), { groupId: GROUP, limit: 100, ...options });
}

async function retry(kafka: MemoryKafka, isWanted: (letter: UndeliveredLetter) => boolean = () => true) {
  const driver = kafka.driver();
  return retryLetters(driver, await driver.admin(), { groupId: GROUP, isWanted, confirm: () => undefined });
}

const nameOf = (letter: ListedLetter): string => (letter.kind === 'unread' ? `record ${letter.offset}` : letter.id);

describe('what a group gave up', () => {
  test('is listed, the newest first, and no group is left behind', async () => {
    const kafka = await kafkaOf(2);
    kafka.write(TOPIC, [unread(1), givenUp(3), unread(2), { key: null, value: Buffer.from('not ours') }]);
    const { letters, hasMore } = await list(kafka);
    expect([letters.map(nameOf), hasMore]).toEqual([['id-3', 'record 2', 'record 1'], false]);
    expect(letters[0]).toMatchObject({ webhook: 'hook', tries: 2, reason: 'answered 403', at: 3 * MILLISECOND });
    expect(kafka.groups).toEqual([]);
  });

  test('is found behind much that is not: the newest so many', async () => {
    const kafka = await kafkaOf(1);
    const foreign = Array.from({ length: 50 }, () => ({ key: null, value: Buffer.from('{}') }));
    kafka.write(TOPIC, [unread(1), givenUp(2), ...foreign, givenUp(3), ...foreign]);
    const { letters, hasMore } = await list(kafka, { limit: 2 });
    expect([letters.map(nameOf), hasMore]).toEqual([['id-3', 'id-2'], true]);
  });

  test('and there is no topic of it yet, is nothing', async () => {
    expect(await list(new MemoryKafka())).toEqual({ letters: [], hasMore: false });
    expect(await retry(new MemoryKafka())).toBe(0);
  });

  test('goes into its outbox once more, as it was, and is listed as retried from then on', async () => {
    const kafka = await kafkaOf(2);
    kafka.write(TOPIC, [givenUp(1), givenUp(2)]);
    expect(await retry(kafka, ({ id }) => id === 'id-1')).toBe(1);
    const [record] = kafka.committed(OUTBOX);
    expect([String(record?.key), JSON.parse(String(record?.value)).id]).toEqual(['[1]', 'id-1']);
    expect(record?.headers.map(([name, bytes]) => [name, String(bytes)])).toEqual([
      ['content-type', 'application/cloudevents+json'],
      ['traceparent', 'trace 1'],
    ]);
    const { letters } = await list(kafka);
    expect(letters).toMatchObject([
      { id: 'id-2', retried: undefined },
      { id: 'id-1', retried: expect.any(Number) },
    ]);
    expect(await retry(kafka)).toBe(1);
    expect(await retry(kafka)).toBe(0);
    expect(kafka.committed(OUTBOX)).toHaveLength(2);
  });

  test('twice in its topic, as a process that dies leaves it, is listed and retried once', async () => {
    const kafka = await kafkaOf(1);
    kafka.write(TOPIC, [givenUp(1), givenUp(1)]);
    expect((await list(kafka)).letters).toHaveLength(1);
    expect(await retry(kafka)).toBe(1);
  });

  test('is retried once where two want it at the same time: one of them is fenced', async () => {
    const kafka = await kafkaOf(1);
    kafka.write(TOPIC, [givenUp(1), givenUp(2)]);
    const both = await Promise.allSettled([retry(kafka), retry(kafka)]);
    const failed = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(failed).toEqual(failed.map(() => expect.any(KafkaError)));
    expect(kafka.committed(OUTBOX)).toHaveLength(2);
  });

  test('that is no event, or names a topic that is no outbox of the group, is written nowhere', async () => {
    const kafka = await kafkaOf(1);
    await (await kafka.driver().admin()).createTopics([{ topic: 'payments', partitions: 1 }]);
    const record = { offset: 1, timestamp: 0, key: null, value: null, headers: [] };
    const from = { topic: OUTBOX, partition: 0 };
    const nothing = undeliveredMessage({ table: 'hook', id: '?', from, record, tries: 1, reason: 'no value' });
    kafka.write(TOPIC, [nothing, givenUp(1, { source: 'payments' })]);
    expect(await retry(kafka)).toBe(0);
    expect(kafka.committed('payments')).toEqual([]);
  });

  test('and whose outbox is gone, stays as it is', async () => {
    const kafka = await kafkaOf(1);
    kafka.write(TOPIC, [givenUp(1)]);
    await (await kafka.driver().admin()).deleteTopics([OUTBOX]);
    await expect(retry(kafka)).rejects.toThrow('there is no topic g-webhook-hook any more');
    expect((await list(kafka)).letters).toMatchObject([{ retried: undefined }]);
  });
});

test('law: however letters lie in their partitions, the newest are listed, and all from a time on', async () => {
  const letter = fc.record({
    partition: fc.nat(2),
    kind: fc.constantFrom('unread', 'givenUp', ...Array<string>(6).fill('foreign')),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(letter, { maxLength: 200 }),
      fc.integer({ min: 1, max: 5 }),
      fc.option(fc.nat(200), { nil: undefined }),
      async (written, limit, since) => {
        const kafka = await kafkaOf(3);
        for (const [n, { partition, kind }] of written.entries()) {
          if (kind === 'foreign')
            kafka.write(TOPIC, [{ partition, key: null, value: Buffer.from('{}'), timestamp: n }]);
          else kafka.write(TOPIC, [kind === 'unread' ? unread(n, { partition }) : givenUp(n, { partition })]);
        }
        const all = written.flatMap(({ kind }, n) =>
          kind === 'foreign' || n < (since ?? 0) ? [] : [kind === 'unread' ? `record ${n}` : `id-${n}`],
        );
        const options = since === undefined ? { limit } : { limit, since: since * MILLISECOND };
        const { letters, hasMore } = await list(kafka, options);
        expect(letters.map(nameOf)).toEqual(all.toReversed().slice(0, limit));
        if (all.length > limit) expect(hasMore).toBe(true);
      },
    ),
    { numRuns: runs },
  );
});
