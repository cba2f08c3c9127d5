import { type Batch, type Origin, positionAt } from '../../batch.js';
import type { Evidence, FoundBehaviour } from '../../behaviour.js';
import { ROWS, type RowColumn, type RowStatements } from '../../duckdb/row-statements.js';
import type { Position } from '../../event.js';
import { gather } from '../../gather.js';
import type { WindowQueryPlan } from '../../query/plan.js';
import { quoteName, type Value } from '../../schema.js';
import { BehaviourIds } from '../behaviour-ids.js';
import type { WindowRows } from './window-rows.js';

const ORIGIN = quoteName('motif origin');
const OFFSET = quoteName('motif offset');
const ROW = quoteName('motif row');

/** A window query's statement, over the rows of many windows at once. */
export class WindowStatement {
  readonly #plan: WindowQueryPlan;
  readonly #duck: RowStatements;
  readonly #ids: BehaviourIds;

  constructor(plan: WindowQueryPlan, duck: RowStatements) {
    this.#plan = plan;
    this.#duck = duck;
    this.#ids = new BehaviourIds(plan.type);
  }

  /** By the windows' ends, then their starts, then the first rows of the groups. @throws what DuckDB says when it fails for one of them. */
  async run(rows: WindowRows): Promise<readonly FoundBehaviour[]> {
    const batch = gather(rows);
    const found = await this.#duck.run(this.#columns(rows, batch), batch.length, this.#sql(batch.origins.length));
    return found.map((values) => this.#behaviour(values, batch.origins));
  }

  positionAt({ batches, from, rows }: WindowRows, place: number): Position {
    const batch = batches[from[place] ?? 0];
    return batch === undefined ? { source: '', partition: 0, offset: 0 } : positionAt(batch, rows[place] ?? 0);
  }

  #columns({ starts, ends }: WindowRows, batch: Batch): readonly RowColumn[] {
    const { fields, time, input } = this.#plan;
    const type = input.schema[time]?.type ?? { kind: 'TIMESTAMP' };
    const number = (values: Float64Array): RowColumn['column'] => ({ kind: 'number', values });
    const read = fields.flatMap((field): readonly RowColumn[] => {
      const [column, declared] = [batch.columns[field], batch.schema[field]];
      return column === undefined || declared === undefined ? [] : [{ ...declared, column }];
    });
    return [
      { name: 'window_start', type, column: number(starts) },
      { name: 'window_end', type, column: number(ends) },
      ...read,
      {
        name: 'motif row',
        type: { kind: 'INTEGER' },
        column: number(Float64Array.from({ length: batch.length }, (_, row) => row)),
      },
      { name: 'motif origin', type: { kind: 'INTEGER' }, column: number(Float64Array.from(batch.origin)) },
      { name: 'motif offset', type: { kind: 'BIGINT' }, column: number(batch.offsets) },
    ];
  }

  #sql(origins: number): string {
    const { statement, input } = this.#plan;
    const evidence = Array.from({ length: origins }, (_, origin) => {
      const of = origins === 1 ? '' : ` FILTER (WHERE ${ORIGIN} = ${origin})`;
      return [`min(${OFFSET})${of}`, `max(${OFFSET})${of}`, `count(*)${of}`];
    });
    const own = ['window_start AS "motif start"', 'window_end AS "motif end"', ...evidence.flat()];
    return [
      `SELECT ${[statement.select, ...statement.keys, ...own].join(', ')}`,
      `FROM ${ROWS} AS ${quoteName(input.name)}`,
      statement.tail,
      `ORDER BY "motif end", "motif start", min(${ROW})`,
    ].join('\n');
  }

  #behaviour(row: readonly Value[], origins: readonly Origin[]): FoundBehaviour {
    const { type, input } = this.#plan;
    const keyAt = type.columns.length;
    const ownAt = keyAt + type.key.length;
    const key = row.slice(keyAt, ownAt);
    const [start, end] = [Number(row[ownAt]), Number(row[ownAt + 1])];
    const evidence = origins.flatMap((origin, i): readonly Evidence[] => {
      const [first, last, count] = row.slice(ownAt + 2 + 3 * i, ownAt + 5 + 3 * i);
      if (Number(count) === 0) return [];
      return [
        { variable: input.name, ...origin, offset: Number(first), lastOffset: Number(last), count: Number(count) },
      ];
    });
    const id = this.#ids.ofWindow(key, start, end);
    return { type, kind: 'window', id, time: end, key, values: row.slice(0, keyAt), evidence };
  }
}
