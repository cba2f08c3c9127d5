import type { DeadLetter } from '../dead-letter.js';
import type { KafkaRecord } from '../kafka/driver.js';
import { KafkaSource, type KafkaSourceOptions } from '../sources/kafka-source.js';
import type { RequestEvent } from './request-events.js';

/** Reads events as the source will, before they are taken, to say which is none of the stream's. */
export class RowCheck {
  readonly #source: KafkaSource;
  #records: readonly KafkaRecord[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: Omit<KafkaSourceOptions, 'feed' | 'key' | 'partition'>) {
    const feed = {
      open: () => undefined,
      read: async () => this.#records,
      takeAtEnd: () => false,
      close: () => undefined,
    };
    // Nothing of these rows is kept, and so no secret of theirs may take the place of one that is.
    this.#source = new KafkaSource({ ...options, keepsRaw: false, fields: [], isSecret: () => false, feed });
  }

  /** The first that is none, its offset being its place among these; undefined where all are. One request after the other. */
  check(events: readonly RequestEvent[]): Promise<DeadLetter | undefined> {
    const checked = this.#turn.then(async () => {
      this.#records = events.map(({ value, headers }, offset) => ({ offset, timestamp: 0, key: null, value, headers }));
      const { deadLetters = [] } = (await this.#source.read(events.length)) ?? {};
      return deadLetters[0];
    });
    this.#turn = checked.catch(() => undefined);
    return checked;
  }
}
