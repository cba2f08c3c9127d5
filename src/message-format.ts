/** How columns are written as a record's value, or as its key. */
export type MessageFormat = 'csv' | 'json' | 'raw' | 'cloudevents' | 'debezium-json';

/** A record's value, or its key: which columns it holds, by their places in the schema, and how. */
export interface MessagePart {
  readonly format: MessageFormat;
  readonly fields: readonly number[];
}
