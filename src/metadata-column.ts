/** A column that the record itself gives, not its value. */
export interface MetadataColumn {
  /** Its place in the schema. */
  readonly field: number;
  readonly of: 'topic' | 'partition' | 'offset' | 'timestamp' | 'headers' | 'key';
}
