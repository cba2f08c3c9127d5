import { type Batch, positionAt } from '../batch.js';
import type { Position } from '../event.js';
import type { KafkaAdmin, KafkaRecord } from '../kafka/driver.js';
import { pickRows } from '../pick-rows.js';
import type { PastConsumer } from './past-consumer.js';

/** How the reason begins why an event was refused for its time. */
const REFUSED = /^event time .*'scan\.watermark\.max-ahead'/s;

/** Events that queries did not see: those that came late, or were refused. Known from the topics that tell of them. */
export class AsideRecords {
  readonly topics: readonly string[];
  readonly #places = new Set<string>();
  readonly #read = new Map<string, number>();

  constructor(topics: readonly string[]) {
    this.topics = topics;
  }

  /** Takes in what there is by now. */
  async read(consumer: PastConsumer, admin: Pick<KafkaAdmin, 'offsets'>): Promise<void> {
    for (const topic of this.topics) {
      for (const { partition, low, high } of await admin.offsets(topic)) {
        const place = `${topic} ${partition}`;
        const from = Math.max(low, this.#read.get(place) ?? 0);
        this.#read.set(place, high);
        const feed = consumer.feed({ topic, partition }, () => high);
        feed.open(from);
        for (let records = await feed.read(1_000); records !== undefined; records = await feed.read(1_000)) {
          for (const record of records) this.#add(record);
        }
        feed.close();
      }
    }
  }

  without(batch: Batch): Batch {
    if (this.#places.size === 0 || batch.length === 0) return batch;
    const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
    const seen = rows.filter((row) => !this.#places.has(placeOf(positionAt(batch, row))));
    return seen.length === rows.length ? batch : pickRows(batch, seen);
  }

  #add({ value }: KafkaRecord): void {
    const { source, partition, offset, lateness_seconds, reason } = JSON.parse(value?.toString() ?? '{}');
    if (lateness_seconds !== undefined || REFUSED.test(String(reason))) {
      this.#places.add(placeOf({ source, partition, offset }));
    }
  }
}

function placeOf({ source, partition, offset }: Position): string {
  return `${partition} ${offset} ${source}`;
}
