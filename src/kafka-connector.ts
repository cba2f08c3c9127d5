import type { KafkaSettings } from './kafka-settings.js';
import type { MessageFormat } from './message-format.js';
import type { MetadataColumn } from './metadata-column.js';
import type { Duration } from './time.js';

/** What a table in Kafka says of its topics, checked. */
export interface KafkaConnector {
  readonly kind: 'kafka';
  /** At least one; several have the same columns. One, where queries insert into it. */
  readonly topics: readonly string[];
  /** The topics as they stand in the file, with variables for what people are shown. */
  readonly written: string;
  /** The same for all Kafka tables of a project that are read or written. */
  readonly settings: KafkaSettings;
  /** `'properties.group.id'`: processes with one group divide the partitions. A table that is only written has none. */
  readonly groupId?: string;
  readonly startup: KafkaStartup;
  /** `'properties.auto.offset.reset'`: where to go on when what is next is no longer there. Default: `none`, an error. */
  readonly outOfRange: 'none' | 'earliest' | 'latest';
  /** `'scan.topic-partition-discovery.interval'`: how often to look for new partitions, microseconds. Absent: never. */
  readonly discoveryInterval?: Duration;
  readonly format: MessageFormat;
  /** How the record's key is written, or read; a key that nothing reads needs none. */
  readonly keyFormat?: MessageFormat;
  /**
   * `'value.fields-include'`: whether the value has the columns of `keyFields` too, which then are what they are there.
   * With `except-key` the key alone has them.
   */
  readonly valueFields: 'all' | 'except-key';
  /** Columns that the record's own data give, not its value. */
  readonly metadata: readonly MetadataColumn[];
  /** `'secret.headers'`: headers that are secrets, besides those that always are. */
  readonly secretHeaders?: readonly string[];
  /** `'cloudevents.mode'`: how a CloudEvent is written; both are read. Absent: its attributes are headers. */
  readonly cloudEvents?: 'binary' | 'structured';
  /** Of what is written: `'sink.delivery-guarantee'`. */
  readonly delivery: 'exactly-once' | 'at-least-once';
}

/** Of a group that has nothing committed yet; it goes on where it was. */
export type KafkaStartup =
  | { readonly kind: 'earliest-offset' | 'latest-offset' | 'group-offsets' }
  /** The first record that is not before it. Milliseconds. */
  | { readonly kind: 'timestamp'; readonly timestamp: number }
  /** By partition; the others begin at the earliest. */
  | { readonly kind: 'specific-offsets'; readonly offsets: ReadonlyMap<number, number> };
