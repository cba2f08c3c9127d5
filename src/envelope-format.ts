/** JSON in which the columns are only a part, and the rest tells of them: as a record's value, or a line of a file. */
export type EnvelopeFormat = 'cloudevents' | 'debezium-json';

export function isEnvelope(format: unknown): format is EnvelopeFormat {
  return format === 'cloudevents' || format === 'debezium-json';
}
