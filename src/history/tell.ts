import { formatText } from '../format-value.js';
import type { Row } from '../patterns/row.js';
import type { Mapping } from '../patterns/tracing/attempt.js';
import { type PartReading, readCondition } from '../patterns/tracing/read-condition.js';
import { readText } from '../patterns/tracing/read-text.js';
import type { MatchQueryPlan } from '../query/plan.js';
import type { DataType, Value } from '../schema.js';
import type { ToldCondition, ToldEvent, ToldTrial } from './why-not-answer.js';

/** Puts what was found into the words of the query's own file: columns by their names, values as SQL writes them. */
export class Teller {
  readonly #plan: MatchQueryPlan;

  constructor(plan: MatchQueryPlan) {
    this.#plan = plan;
  }

  /** The fields that the query's conditions and measures read, without the key and the event time. */
  event(row: Row<never>): ToldEvent {
    const { input, fields, partitionBy } = this.#plan;
    const told = fields.filter((field) => !partitionBy.includes(field) && field !== input.time);
    return {
      time: Number.isNaN(row.time) ? null : row.time,
      position: row.position,
      fields: Object.fromEntries(
        told.flatMap((field) => {
          const column = input.schema[field];
          return column === undefined ? [] : [[column.name, sqlText(column.type, row.at(field))]];
        }),
      ),
    };
  }

  /** A row tried for a variable, with rows mapped before it; undefined: there is no such row. */
  trial(
    rows: readonly Row<never>[],
    mapped: readonly Mapping[],
    tried: Mapping,
    horizon: number = Number.POSITIVE_INFINITY,
  ): ToldTrial | undefined {
    const row = rows[tried.row];
    if (row === undefined) return undefined;
    const parts = this.#plan.conditions.get(tried.variable) ?? [];
    const conditions = readCondition(parts, { rows, mapped, tried, horizon }).map((part) => this.#condition(part));
    return { variable: tried.variable, event: this.event(row), conditions };
  }

  /** As it is written; a variable without one takes any event. */
  conditionOf(variable: string): string {
    const parts = this.#plan.conditions.get(variable) ?? [];
    return parts.map(({ text }) => text).join(' AND ');
  }

  #condition({ part, holds, reads, fault }: PartReading): ToldCondition {
    const values = reads.map(({ expression, value }) => ({
      name: readText(expression, this.#plan.input.schema),
      value: sqlText(expression.type, value),
    }));
    return { text: part.text, holds, values, ...(fault === undefined ? {} : { fault }) };
  }
}

/** `'remove'`, `5822387`, `2023-01-01 00:42:20`, `NULL`. */
export function sqlText(type: DataType, value: Value): string {
  if (value === null || type.kind !== 'VARCHAR') return formatText(type, value);
  return `'${formatText(type, value).replaceAll("'", "''")}'`;
}
