import type { BehaviourType, FoundBehaviour } from '../behaviour.js';
import { EvaluationError } from '../errors.js';
import { eventTimeOf } from '../event-time.js';
import { formatText } from '../format-value.js';
import type { Insertion } from '../query/plan.js';
import type { Value } from '../schema.js';
import { formatTimestamp } from '../time.js';
import { compileOutput } from './compile-output.js';

/**
 * Makes behaviours those of the stream that INSERT INTO names; a text says why one cannot be. The stream's event time is the
 * behaviour's: where the query gives the column another value, readers would see it in the wrong place.
 */
export function inserter(
  { name: query }: BehaviourType,
  { type, columns, time }: Insertion,
): (behaviour: FoundBehaviour) => FoundBehaviour | string {
  const evaluators = columns.map((column) => column && compileOutput(column));
  const field = time === undefined ? undefined : type.columns[time];
  return (behaviour) => {
    let values: readonly Value[];
    try {
      values = evaluators.map((column) => (column === undefined ? behaviour.time : column(behaviour.values)));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return `query ${query}: INSERT INTO ${type.name}: ${error.message}`;
    }
    const value = values[time ?? 0] ?? null;
    if (field !== undefined && behaviour.time !== null && eventTimeOf(field, value) !== behaviour.time) {
      return (
        `query ${query}: INSERT INTO ${type.name}: ${field.name} is ${value === null ? 'NULL' : formatText(field.type, value)}, ` +
        `the event time is ${formatTimestamp(behaviour.time)}; leave ${field.name} out of the columns and it is that`
      );
    }
    return { ...behaviour, type, values };
  };
}
