/** A column that the record itself gives, not its value. */
export interface MetadataColumn {
  /** Its place in the schema. */
  readonly field: number;
  readonly of: RecordMetadata | FormatMetadata;
}

/** What a record has in whatever format it is: `headers.NAME` is one header's text. */
export type RecordMetadata =
  | 'topic'
  | 'partition'
  | 'offset'
  | 'timestamp'
  | 'headers'
  | 'key'
  | `${typeof HEADER}${string}`;

/** What a message says beside its columns, where its format is an envelope: `ce_NAME` is an attribute of a CloudEvent. */
export type FormatMetadata = `${typeof ATTRIBUTE}${string}` | DebeziumMetadata;

/** Named as in Flink's debezium-json, which has neither `op` nor `before`. */
export type DebeziumMetadata = (typeof DEBEZIUM_METADATA)[number];

export const HEADER = 'headers.';
export const ATTRIBUTE = 'ce_';
export const DEBEZIUM_METADATA = [
  'op',
  'before',
  'value.ingestion-timestamp',
  'value.source.timestamp',
  'value.source.database',
  'value.source.schema',
  'value.source.table',
  'value.source.properties',
] as const;

export function isFormatMetadata(of: MetadataColumn['of']): of is FormatMetadata {
  return of.startsWith(ATTRIBUTE) || DEBEZIUM_METADATA.some((key) => key === of);
}

/** The name of a header, or of an attribute, that stands behind the prefix; undefined where it is none. */
export function nameBehind(prefix: typeof HEADER | typeof ATTRIBUTE, of: MetadataColumn['of']): string | undefined {
  return of.startsWith(prefix) ? of.slice(prefix.length) : undefined;
}
