import type { Batch } from '../batch.js';
import { type Column, positionAt, valueAt } from '../batch.js';
import type { FoundBehaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import type { RowStatements } from '../duckdb/row-statements.js';
import { allRowsOf, gather } from '../gather.js';
import { pickRows } from '../pick-rows.js';
import type { WindowQueryPlan } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import { GridRows } from './grid-rows.js';
import type { HeldState } from './held-state.js';
import type { OpenWindows } from './open-windows.js';
import type { Found, Processor, StateChanges } from './processor.js';
import { runFaulty } from './run-faulty.js';
import { SessionRows } from './session-rows.js';
import { sortByEventTime } from './sort-by-event-time.js';
import { WindowStatement } from './window-statement.js';

/** A query over windows at work: rows are held until their windows close, and then DuckDB is asked once for all of these. */
export class WindowProcessor implements Processor {
  readonly plan: WindowQueryPlan;
  readonly #open: OpenWindows;
  readonly #statement: WindowStatement;
  readonly #needed: ReadonlySet<number>;
  #reached: Timestamp = Number.NEGATIVE_INFINITY;
  #savedReached: Timestamp = Number.NEGATIVE_INFINITY;
  #behaviours: FoundBehaviour[] = [];
  #deadLetters: DeadLetter[] = [];

  constructor(plan: WindowQueryPlan, duck: RowStatements) {
    this.plan = plan;
    const { window } = plan;
    this.#open = window.kind === 'session' ? new SessionRows(window) : new GridRows(window);
    this.#statement = new WindowStatement(plan, duck);
    this.#needed = new Set([...plan.fields, ...(window.kind === 'session' ? window.partitionBy : [])]);
  }

  process(batch: Batch): void {
    this.#open.add(this.#narrowed(this.plan.input.time === undefined ? this.#timed(batch) : batch));
  }

  async advance(watermark: Timestamp): Promise<void> {
    this.#reached = Math.max(this.#reached, watermark);
    for (const rows of this.#open.close(watermark)) {
      const { behaviours, rejected } = await runFaulty(rows, (some) => this.#statement.run(some));
      for (const behaviour of behaviours) this.#behaviours.push(behaviour);
      const { type, input } = this.plan;
      for (const { rows: of, place, reason } of rejected) {
        const position = this.#statement.positionAt(of, place);
        this.#deadLetters.push({ stream: input.name, position, reason: `query ${type.name}: ${reason}`, raw: '' });
      }
    }
  }

  /** A window that is open ends after the watermark, and its behaviours are of its end. */
  earliestUndecided(): Timestamp {
    return Number.POSITIVE_INFINITY;
  }

  takeFound(): Found {
    const found = { behaviours: this.#behaviours, deadLetters: this.#deadLetters };
    this.#behaviours = [];
    this.#deadLetters = [];
    return found;
  }

  takeChanges(): StateChanges {
    const states = new Map<string, HeldState | undefined>(this.#open.store.takeChanges());
    if (states.size > 0 || this.#reached !== this.#savedReached) states.set(REACHED, { reached: this.#reached });
    this.#savedReached = this.#reached;
    return { states, logs: [] };
  }

  forgetChanges(): void {
    this.#open.store.forgetChanges();
  }

  restore(states: ReadonlyMap<string, HeldState>): void {
    const pieces = new Map<string, Batch>();
    for (const [name, state] of states) {
      if ('reached' in state) this.#reached = state.reached;
      else pieces.set(name, state);
    }
    this.#savedReached = this.#reached;
    this.#open.store.restore(pieces);
    this.#open.restored(this.#reached);
  }

  /** A table's rows get the time that DESCRIPTOR names, and come in its order. */
  #timed(batch: Batch): Batch {
    const { time, input, type } = this.plan;
    const column = batch.columns[time];
    const times = Float64Array.from({ length: batch.length }, (_, row) => timeOf(column, row));
    const rows: number[] = [];
    for (let row = 0; row < batch.length; row++) {
      if (Number.isFinite(times[row])) {
        rows.push(row);
        continue;
      }
      const reason = `query ${type.name}: ${input.schema[time]?.name} is no time, so the row is in no window`;
      this.#deadLetters.push({ stream: input.name, position: positionAt(batch, row), reason, raw: '' });
    }
    const timed = pickRows({ ...batch, times }, Uint32Array.from(rows));
    return gather(sortByEventTime(allRowsOf([timed])));
  }

  /** Without the values that nobody reads. */
  #narrowed(batch: Batch): Batch {
    const columns = batch.columns.map((column, field) => (this.#needed.has(field) ? column : NOTHING));
    return { ...batch, columns };
  }
}

const REACHED = 'reached';

const NOTHING: Column = { kind: 'value', values: [] };

function timeOf(column: Column | undefined, row: number): number {
  const value = column === undefined ? null : valueAt(column, row);
  return value === null ? Number.NaN : Number(value);
}
