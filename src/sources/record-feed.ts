import type { KafkaRecord } from '../kafka/driver.js';

/** Records of one partition of a topic, in order. */
export interface RecordFeed {
  /** From here on. */
  open(offset: number): void;
  /**
   * The next records, `limit` at most; waits for the first. None where that is at or behind `before`; undefined once it is
   * closed.
   */
  read(limit: number, before?: number): Promise<readonly KafkaRecord[] | undefined>;
  /** Whether brokers have answered since this was last asked, and all that there was then has been read. */
  takeAtEnd(): boolean;
  close(): void;
}
