import type { KafkaRecord } from '../kafka/driver.js';
import { MILLISECOND, type Timestamp } from '../time.js';

/** What a record of a group's topic of dead letters says. */
export type GroupLetter = UnreadLetter | UndeliveredLetter | RetriedLetter;

interface Place {
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
}

interface Letter extends Place {
  /** When it was written. */
  readonly at: Timestamp;
}

/** A record that is no event of its stream. */
export interface UnreadLetter extends Letter {
  readonly kind: 'unread';
  readonly stream: string;
  readonly reason: string;
}

/** A behaviour for a webhook that was given up; its place is that in the outbox. */
export interface UndeliveredLetter extends Letter {
  readonly kind: 'undelivered';
  readonly webhook: string;
  readonly id: string;
  readonly tries: number;
  readonly reason: string;
  readonly headers: readonly (readonly [name: string, text: string])[];
  /** The CloudEvent; null where the outbox had a record without a value. */
  readonly raw: string | null;
  /** Of the topic of dead letters, where it stands, and by what key. */
  readonly lies: { readonly partition: number; readonly key: Uint8Array | null };
}

/** One that was given up has been put into its outbox once more. */
export interface RetriedLetter extends Letter {
  readonly kind: 'retried';
}

/** Undefined: somebody else wrote it. */
export function parseLetter({ value, timestamp, key }: KafkaRecord, lies: number): GroupLetter | undefined {
  const told = objectOf(value?.toString());
  if (told === undefined) return undefined;
  const { stream, webhook, source, partition, offset, reason } = told;
  if (typeof source !== 'string' || typeof partition !== 'number' || typeof offset !== 'number') return undefined;
  const letter = { source, partition, offset, at: timestamp * MILLISECOND };
  if (told.retried === true) return { kind: 'retried', ...letter };
  if (typeof reason !== 'string') return undefined;
  if (typeof stream === 'string') return { kind: 'unread', ...letter, stream, reason };
  const { id, tries, headers, raw } = told;
  if (typeof webhook !== 'string' || typeof id !== 'string' || typeof tries !== 'number') return undefined;
  return {
    kind: 'undelivered',
    ...letter,
    ...{ webhook, id, tries, reason },
    headers: headersOf(headers),
    raw: typeof raw === 'string' ? raw : null,
    lies: { partition: lies, key },
  };
}

/** The same of a letter, however often it was written, and of what says that it was retried. */
export function placeOfLetter({ source, partition, offset }: Place): string {
  return JSON.stringify([source, partition, offset]);
}

/** The query that found it; undefined where there is no CloudEvent. */
export function queryOfLetter({ raw }: UndeliveredLetter): string | undefined {
  const type = objectOf(raw ?? '')?.type;
  return typeof type === 'string' ? type : undefined;
}

function headersOf(headers: unknown): UndeliveredLetter['headers'] {
  if (!Array.isArray(headers)) return [];
  return headers.flatMap((pair: unknown) => {
    const [name, text] = Array.isArray(pair) ? pair : [];
    return typeof name === 'string' && typeof text === 'string' ? [[name, text] as const] : [];
  });
}

function objectOf(json: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
