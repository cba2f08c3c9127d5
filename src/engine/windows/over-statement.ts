import { type Batch, positionAt, timeAt } from '../../batch.js';
import type { FoundBehaviour } from '../../behaviour.js';
import { ROWS, type RowColumn, type RowStatements } from '../../duckdb/row-statements.js';
import { gather } from '../../gather.js';
import type { OverQueryPlan } from '../../query/plan.js';
import { quoteName, type Value } from '../../schema.js';
import { BehaviourIds } from '../behaviour-ids.js';
import type { Context } from '../keys/key-chains.js';

/** A statement with OVER, over new rows and those that they see. */
export class OverStatement {
  readonly #plan: OverQueryPlan;
  readonly #duck: RowStatements;
  readonly #ids: BehaviourIds;

  constructor(plan: OverQueryPlan, duck: RowStatements) {
    this.#plan = plan;
    this.#duck = duck;
    this.#ids = new BehaviourIds(plan.type);
  }

  /** A behaviour for each row of `batch` that QUALIFY leaves, in order. @throws what DuckDB says when it fails. */
  async run(context: Context, batch: Batch, lives: Int32Array): Promise<readonly FoundBehaviour[]> {
    const before = context.batch?.length ?? 0;
    const all = context.batch === undefined ? batch : joined(context.batch, batch);
    const { statement, input, type } = this.#plan;
    const sql = [
      `SELECT * FROM (SELECT ${statement.select}, "motif row" FROM ${ROWS} AS ${quoteName(input.name)}`,
      `${statement.tail})`,
      `WHERE "motif row" >= ${before} ORDER BY "motif row"`,
    ].join('\n');
    const columns = this.#columns(all, [...context.lives, ...lives]);
    const found = await this.#duck.run(columns, all.length, sql);
    return found.map((values) => this.#behaviour(values, batch, Number(values[type.columns.length]) - before));
  }

  #columns(batch: Batch, lives: readonly number[]): readonly RowColumn[] {
    const read = this.#plan.fields.flatMap((field): readonly RowColumn[] => {
      const [column, declared] = [batch.columns[field], batch.schema[field]];
      return column === undefined || declared === undefined ? [] : [{ ...declared, column }];
    });
    const number = (name: string, values: Float64Array): RowColumn => {
      return { name, type: { kind: 'BIGINT' }, column: { kind: 'number', values } };
    };
    return [
      ...read,
      number(
        'motif row',
        Float64Array.from({ length: batch.length }, (_, row) => row),
      ),
      number('motif life', Float64Array.from(lives)),
    ];
  }

  #behaviour(values: readonly Value[], batch: Batch, row: number): FoundBehaviour {
    const { type, input } = this.#plan;
    const position = positionAt(batch, row);
    const time = timeAt(batch, row);
    return {
      type,
      kind: 'row',
      id: this.#ids.of([], [position], partOf(batch, this.#plan.part, row)),
      time: Number.isNaN(time) ? null : time,
      key: [],
      values: values.slice(0, type.columns.length),
      evidence: [{ variable: input.name, ...position }],
    };
  }
}

/** One behind the other. */
function joined(first: Batch, second: Batch): Batch {
  const length = first.length + second.length;
  return gather({
    batches: [first, second],
    from: Uint32Array.from({ length }, (_, i) => (i < first.length ? 0 : 1)),
    rows: Uint32Array.from({ length }, (_, i) => (i < first.length ? i : i - first.length)),
  });
}

function partOf({ columns }: Batch, part: number | undefined, row: number): number | undefined {
  const column = part === undefined ? undefined : columns[part];
  return column?.kind === 'number' ? column.values[row] : undefined;
}
