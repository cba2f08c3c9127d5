import type { Batch, Column } from '../../batch.js';
import type { RowStatements } from '../../duckdb/row-statements.js';
import type { WindowQueryPlan } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';
import type { HeldState } from '../keys/held-state.js';
import { ReachedTime } from '../partitions/reached-time.js';
import { timedRows } from '../partitions/timed-rows.js';
import type { Found, Processor, StateChanges } from '../processor.js';
import { FoundSoFar } from '../reloading/found-so-far.js';
import { runFaulty } from '../run-faulty.js';
import { GridRows } from './grid-rows.js';
import type { OpenWindows } from './open-windows.js';
import { SessionRows } from './session-rows.js';
import { WindowStatement } from './window-statement.js';

/** A query over windows at work: rows are held until their windows close, and then DuckDB is asked once for all of these. */
export class WindowProcessor implements Processor {
  readonly plan: WindowQueryPlan;
  readonly #open: OpenWindows;
  readonly #statement: WindowStatement;
  readonly #needed: ReadonlySet<number>;
  readonly #reached = new ReachedTime();
  readonly #found: FoundSoFar;

  constructor(plan: WindowQueryPlan, duck: RowStatements) {
    this.plan = plan;
    this.#found = new FoundSoFar(plan);
    const { window } = plan;
    this.#open = window.kind === 'session' ? new SessionRows(window) : new GridRows(window);
    this.#statement = new WindowStatement(plan, duck);
    this.#needed = new Set([...plan.fields, ...(window.kind === 'session' ? window.partitionBy : [])]);
  }

  process(batch: Batch): void {
    this.#open.add(
      this.#narrowed(timedRows(batch, this.plan, (position, reason) => this.#found.reject(position, reason))),
    );
  }

  async advance(watermark: Timestamp): Promise<void> {
    this.#reached.advance(watermark);
    for (const rows of this.#open.close(watermark)) {
      this.#reached.close();
      const { behaviours, rejected } = await runFaulty(rows, (some) => this.#statement.run(some));
      for (const behaviour of behaviours) this.#found.add(behaviour);
      for (const { rows: of, place, reason } of rejected)
        this.#found.reject(this.#statement.positionAt(of, place), reason);
    }
  }

  /** A window that is open ends after the watermark, and its behaviours are of its end. */
  earliestUndecided(): Timestamp {
    return Number.POSITIVE_INFINITY;
  }

  takeFound(): Found {
    return this.#found.take();
  }

  takeChanges(): StateChanges {
    const states = new Map<string, HeldState | undefined>(this.#open.store.takeChanges());
    this.#reached.save(states);
    return { states, logs: [] };
  }

  forgetChanges(): void {
    this.#open.store.forgetChanges();
  }

  restore(states: ReadonlyMap<string, HeldState>): void {
    const pieces = new Map<string, Batch>();
    for (const [name, state] of states) if (!('reached' in state || 'groups' in state)) pieces.set(name, state);
    this.#reached.restore(states);
    this.#open.store.restore(pieces);
    this.#open.restored(this.#reached.time);
  }

  /** Without the values that nobody reads. */
  #narrowed(batch: Batch): Batch {
    const columns = batch.columns.map((column, field) => (this.#needed.has(field) ? column : NOTHING));
    return { ...batch, columns };
  }
}

const NOTHING: Column = { kind: 'value', values: [] };
