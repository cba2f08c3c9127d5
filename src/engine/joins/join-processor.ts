import { type Batch, positionAt, timeAt, valueAt } from '../../batch.js';
import { EvaluationError } from '../../errors.js';
import type { Evaluator } from '../../patterns/compile-expression.js';
import type { JoinQueryPlan, JoinSide } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import { BehaviourIds } from '../behaviour-ids.js';
import { compileOutput } from '../compile-output.js';
import { keyIdentity } from '../keys/key-identity.js';
import type { Found, Processor, StateChanges } from '../processor.js';
import { FoundSoFar } from '../reloading/found-so-far.js';
import { IntervalJoining } from './interval-joining.js';
import type { JoinedRow, JoinedRows, Joining } from './joining.js';
import { TableJoining } from './table-joining.js';
import { VersionJoining } from './version-joining.js';

type Values = readonly Value[];

/** A query over a join at work: each pair of rows that belong together is a behaviour, and a left row that is alone. */
export class JoinProcessor implements Processor {
  readonly plan: JoinQueryPlan;
  readonly #joining: Joining;
  readonly #on: Evaluator<Values> | undefined;
  readonly #where: Evaluator<Values> | undefined;
  readonly #select: readonly Evaluator<Values>[];
  readonly #ids: BehaviourIds;
  /** The values of a right side that is not there. */
  readonly #nobody: Values;
  readonly #found: FoundSoFar;

  constructor(plan: JoinQueryPlan) {
    this.plan = plan;
    this.#found = new FoundSoFar(plan);
    this.#on = plan.on && compileOutput(plan.on);
    this.#where = plan.where && compileOutput(plan.where);
    this.#select = plan.select.map(({ expression }) => compileOutput(expression));
    this.#ids = new BehaviourIds(plan.type);
    this.#nobody = plan.right.fields.map(() => null);
    this.#joining = joiningOf(plan, {
      matches: this.#on && ((left, right) => this.#matches(left, right)),
      found: (left, right, time) => this.#emit(left, right, time),
    });
  }

  /** Rows of both sides in order. */
  process(batch: Batch): void {
    for (let first = 0, next = 1; first < batch.length; first = next, next++) {
      while (next < batch.length && timeAt(batch, next) === timeAt(batch, first)) next++;
      // At one instant the right side goes first: a version is valid from its own time on.
      for (let row = first; row < next; row++) if (this.#isRight(batch, row)) this.#takeRight(batch, row);
      for (let row = first; row < next; row++) if (!this.#isRight(batch, row)) this.#takeLeft(batch, row);
    }
  }

  /** All rows of a right side that is a table, before the first batch. */
  readTable(batch: Batch): void {
    for (let row = 0; row < batch.length; row++) this.#takeRight(batch, row);
  }

  advance(watermark: Timestamp): void {
    this.#joining.advance(watermark);
  }

  earliestUndecided(): Timestamp {
    return this.#joining.earliestUndecided();
  }

  takeFound(): Found {
    return this.#found.take();
  }

  takeChanges(): StateChanges {
    return { states: this.#joining.takeChanges(), logs: [] };
  }

  forgetChanges(): void {
    this.#joining.forgetChanges();
  }

  restore(states: ReadonlyMap<string, unknown>): void {
    this.#joining.restore(states);
  }

  #isRight(batch: Batch, row: number): boolean {
    return this.plan.table === undefined && partAt(batch, row) >= this.plan.left.parts;
  }

  #takeLeft(batch: Batch, row: number): void {
    const { left } = this.plan;
    this.#joining.left(keyAt(batch, row, left), rowAt(batch, row, left, partAt(batch, row)));
  }

  #takeRight(batch: Batch, row: number): void {
    const { left, right, table } = this.plan;
    const key = keyAt(batch, row, right);
    if (key === undefined) return;
    const part = partAt(batch, row) - (table === undefined ? left.parts : 0);
    this.#joining.right(key, rowAt(batch, row, right, part));
  }

  #matches(left: JoinedRow, right: JoinedRow): boolean {
    return this.#compute(left, right, 'ON', () => this.#on?.([...left.values, ...right.values])) === true;
  }

  #emit(left: JoinedRow, right: JoinedRow | undefined, time: Timestamp): void {
    const { type } = this.plan;
    const row = [...left.values, ...(right?.values ?? this.#nobody)];
    const where = this.#where;
    if (where !== undefined && this.#compute(left, right, 'WHERE', () => where(row)) !== true) return;
    const values = this.#compute(left, right, 'SELECT', () => this.#select.map((column) => column(row)));
    if (values === undefined) return;
    const rows = right === undefined ? [left] : [left, right];
    this.#found.add({
      type,
      kind: 'row',
      id: this.#ids.of(
        [],
        rows.map(({ position }) => position),
        this.#partOf(left, right),
      ),
      time,
      key: [],
      values,
      evidence: rows.map(({ position: { source, partition, offset } }, side) => ({
        variable: side === 0 ? this.plan.left.name : this.plan.right.name,
        source,
        partition,
        offset,
      })),
    });
  }

  /** Tells apart what several parts of a UNION ALL make of the same events. */
  #partOf(left: JoinedRow, right: JoinedRow | undefined): number | undefined {
    const { parts } = this.plan.right;
    if (parts === 1 && this.plan.left.parts === 1) return undefined;
    return left.part * (parts + 1) + (right === undefined ? 0 : right.part + 1);
  }

  #streamOf({ part }: JoinedRow, isRight: boolean): string {
    const { input, table, left, right } = this.plan;
    const rights = table === undefined ? input.branches.slice(left.parts) : table.branches;
    const branch = (isRight ? rights : input.branches)[part];
    return branch?.kind === 'stream' ? branch.stream : (isRight ? right : left).name;
  }

  /** What cannot be computed is a dead letter: the later row's. */
  #compute<T>(left: JoinedRow, right: JoinedRow | undefined, clause: string, compute: () => T): T | undefined {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      const isRight = right !== undefined && right.time >= left.time;
      const { position } = isRight ? right : left;
      this.#found.reject(position, `${clause}: ${error.message}`, this.#streamOf(isRight ? right : left, isRight));
      return undefined;
    }
  }
}

function joiningOf({ matching, outer }: JoinQueryPlan, rows: JoinedRows): Joining {
  switch (matching.kind) {
    case 'interval':
      return new IntervalJoining(matching, outer, rows);
    case 'version':
      return new VersionJoining(matching.ttl, outer, rows);
    case 'table':
      return new TableJoining(outer, rows);
  }
}

/** The last column. */
function partAt(batch: Batch, row: number): number {
  const column = batch.columns.at(-1);
  return column === undefined ? 0 : Number(valueAt(column, row));
}

/** One with NULL in it is equal to none. */
function keyAt(batch: Batch, row: number, { keys }: JoinSide): string | undefined {
  const key = valuesAt(batch, row, keys);
  return key.includes(null) ? undefined : keyIdentity(key);
}

function rowAt(batch: Batch, row: number, { places }: JoinSide, part: number): JoinedRow {
  return { time: timeAt(batch, row), position: positionAt(batch, row), values: valuesAt(batch, row, places), part };
}

function valuesAt(batch: Batch, row: number, places: readonly number[]): Values {
  return places.map((place) => {
    const column = batch.columns[place];
    return column === undefined ? null : valueAt(column, row);
  });
}
