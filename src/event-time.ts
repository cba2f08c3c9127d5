import { type Field, type Schema, typeName, type Value } from './schema.js';
import { DAY, type Timestamp } from './time.js';

/** The value of an event time column as an instant; undefined when it has none that a Timestamp holds exactly. */
export function eventTimeOf(field: Field, value: Value): Timestamp | undefined {
  if (typeof value !== 'number') return undefined;
  const time = field.type.kind === 'DATE' ? value * DAY : value;
  return Number.isSafeInteger(time) ? time : undefined;
}

/** Where events have their time if nobody says where: in the first TIMESTAMP. */
export function defaultTimeField(schema: Schema): number | undefined {
  const field = schema.findIndex(({ type }) => type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ');
  return field < 0 ? undefined : field;
}

/** Why `eventTimeOf` gave nothing. */
export function eventTimeProblem(field: Field, value: Value): string {
  if (value === null) return `column ${field.name}: an event time is never NULL`;
  if (typeof value !== 'number') return `column ${field.name}: a ${typeName(field.type)} is no event time`;
  return `column ${field.name}: an event time lies between the years 1685 and 2255`;
}
