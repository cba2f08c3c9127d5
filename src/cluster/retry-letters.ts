import { type KafkaAdmin, type KafkaDriver, KafkaError, type KafkaMessage } from '../kafka/driver.js';
import { parseLetter, placeOfLetter, type UndeliveredLetter } from './group-letter.js';
import { boundsOf } from './list-letters.js';
import { readTopic } from './read-topic.js';
import { deadLetterTopic, outboxTopic } from './topic-names.js';

export interface RetryOptions {
  readonly groupId: string;
  readonly isWanted: (letter: UndeliveredLetter) => boolean;
  /** Before anything is written; what it throws leaves all as it was. */
  readonly confirm: (wanted: WantedLetters) => void;
}

/** Each once. */
export interface WantedLetters {
  readonly open: readonly UndeliveredLetter[];
  /** Retried before. */
  readonly retried: readonly UndeliveredLetter[];
}

/** In one transaction. */
const MOST = 500;

/**
 * Puts what was given up into its outbox once more, by its key, behind what is there: whoever delivers takes it, under the same
 * id. That it was is written in the same transaction, and two who want the same at once do not both do it: the later one fences
 * the other before it looks what there is. Returns how many.
 * @throws KafkaError
 */
export async function retryLetters(
  driver: KafkaDriver,
  admin: KafkaAdmin,
  { groupId, isWanted, confirm }: RetryOptions,
): Promise<number> {
  const topic = deadLetterTopic(groupId);
  const producer = await driver.transactionalProducer({ transactionalId: `${topic}-retry` });
  try {
    await producer.begin();
    const wanted = await wantedLetters(driver, admin, groupId, isWanted);
    confirm(wanted);
    const { open } = wanted;
    const topics = [...new Set(open.map(({ source }) => source))];
    const counts = await admin.partitionCounts(topics);
    const gone = topics.find((one) => counts.get(one) === undefined);
    if (gone !== undefined)
      throw new KafkaError('no-topic', `there is no topic ${gone} any more, by which it was delivered`);
    for (let from = 0; from < open.length; from += MOST) {
      if (from > 0) await producer.begin();
      const part = open.slice(from, from + MOST);
      for (const one of topics) {
        const messages = part.filter(({ source }) => source === one).map(outboxMessage);
        if (messages.length > 0) await producer.send(one, messages);
      }
      await producer.send(topic, part.map(retriedMessage));
      await producer.commit();
    }
    if (open.length === 0) await producer.abort();
    return open.length;
  } finally {
    await producer.close();
  }
}

async function wantedLetters(
  driver: KafkaDriver,
  admin: KafkaAdmin,
  groupId: string,
  isWanted: RetryOptions['isWanted'],
): Promise<WantedLetters> {
  const topic = deadLetterTopic(groupId);
  const wanted = new Map<string, UndeliveredLetter>();
  const retried = new Set<string>();
  await readTopic(driver, admin, topic, await boundsOf(admin, topic), (record, partition) => {
    const letter = parseLetter(record, partition);
    if (letter?.kind === 'retried') retried.add(placeOfLetter(letter));
    else if (letter?.kind === 'undelivered' && isRetryable(letter, groupId) && isWanted(letter)) {
      wanted.set(placeOfLetter(letter), letter);
    }
  });
  const all = [...wanted];
  return {
    open: all.flatMap(([place, letter]) => (retried.has(place) ? [] : [letter])),
    retried: all.flatMap(([place, letter]) => (retried.has(place) ? [letter] : [])),
  };
}

/** What is no event would be given up again; and nothing is written but into the outboxes of the group, whatever a letter says. */
function isRetryable({ raw, id, source, webhook }: UndeliveredLetter, groupId: string): boolean {
  return raw !== null && id !== '?' && source === outboxTopic(groupId, webhook);
}

function outboxMessage({ raw, headers, lies: { key } }: UndeliveredLetter): KafkaMessage {
  return {
    key,
    value: Buffer.from(raw ?? ''),
    headers: headers.map(([name, text]) => [name, Buffer.from(text)] as const),
  };
}

/** In the letter's own partition, so that it stands behind it. */
function retriedMessage({ webhook, id, source, partition, offset, lies }: UndeliveredLetter): KafkaMessage {
  const value = Buffer.from(JSON.stringify({ retried: true, webhook, id, source, partition, offset }));
  return { ...lies, value };
}
