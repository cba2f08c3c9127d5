import { type Batch, type Column, positionAt } from '../../batch.js';
import type { RowStatements } from '../../duckdb/row-statements.js';
import { MotifError } from '../../errors.js';
import { pickRows } from '../../pick-rows.js';
import type { OverQueryPlan } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';
import type { HeldState } from '../keys/held-state.js';
import { KeyChains } from '../keys/key-chains.js';
import type { Found, Processor, StateChanges } from '../processor.js';
import { FoundSoFar } from '../reloading/found-so-far.js';
import { OverStatement } from './over-statement.js';

/** A query with OVER at work: each row is a behaviour as soon as it comes, with what it sees of its key's rows before it. */
export class OverProcessor implements Processor {
  readonly plan: OverQueryPlan;
  readonly #chains: KeyChains;
  readonly #statement: OverStatement;
  readonly #needed: ReadonlySet<number>;
  readonly #found: FoundSoFar;

  constructor(plan: OverQueryPlan, duck: RowStatements) {
    this.plan = plan;
    this.#found = new FoundSoFar(plan);
    this.#chains = new KeyChains(plan);
    this.#statement = new OverStatement(plan, duck);
    const part = plan.part === undefined ? [] : [plan.part];
    this.#needed = new Set([...plan.fields, ...plan.partitionBy, ...part]);
  }

  async process(batch: Batch): Promise<void> {
    const columns = batch.columns.map((column, field) => (this.#needed.has(field) ? column : NOTHING));
    await this.#solve({ ...batch, columns });
  }

  advance(watermark: Timestamp): void {
    this.#chains.advance(watermark);
  }

  earliestUndecided(): Timestamp {
    return Number.POSITIVE_INFINITY;
  }

  takeFound(): Found {
    return this.#found.take();
  }

  takeChanges(): StateChanges {
    return { states: new Map(this.#chains.store.takeChanges()), logs: [] };
  }

  forgetChanges(): void {
    this.#chains.store.forgetChanges();
  }

  restore(states: ReadonlyMap<string, HeldState>): void {
    const pieces = [...states].flatMap(([name, state]): readonly [string, Batch][] =>
      'reached' in state || 'groups' in state ? [] : [[name, state]],
    );
    this.#chains.restore(new Map(pieces));
  }

  /** Where the statement fails, rows before and behind a point in time by themselves; then without those that are at fault. */
  async #solve(batch: Batch): Promise<void> {
    if (batch.length === 0 || (await this.#attempt(batch, true)) === undefined) return;
    const middle = this.plan.input.time === undefined ? 0 : middleTime(batch);
    if (middle > 0) {
      await this.#solve(part(batch, 0, middle));
      await this.#solve(part(batch, middle, batch.length));
      return;
    }
    const kept: number[] = [];
    await this.#visit(batch, 0, batch.length, kept);
    const good = pickRows(batch, Uint32Array.from(kept));
    const reason = good.length === 0 ? undefined : await this.#attempt(good, true);
    if (reason !== undefined)
      for (let row = 0; row < good.length; row++) this.#found.reject(positionAt(good, row), reason);
  }

  /** Rejects the rows that fail by themselves. */
  async #visit(batch: Batch, from: number, to: number, kept: number[]): Promise<void> {
    const reason = await this.#attempt(part(batch, from, to), false);
    if (reason === undefined) {
      for (let row = from; row < to; row++) kept.push(row);
    } else if (to - from === 1) {
      this.#found.reject(positionAt(batch, from), reason);
    } else {
      const middle = (from + to) >>> 1;
      await this.#visit(batch, from, middle, kept);
      await this.#visit(batch, middle, to, kept);
    }
  }

  /** What DuckDB says; undefined: it went well, and if that is what was meant the rows have been taken. */
  async #attempt(batch: Batch, takes: boolean): Promise<string | undefined> {
    try {
      const context = this.#chains.contextOf(batch);
      const found = await this.#statement.run(context, batch, this.#chains.livesOf(batch));
      if (!takes) return undefined;
      for (const behaviour of found) this.#found.add(behaviour);
      if (this.plan.input.time !== undefined) this.#chains.add(batch);
      return undefined;
    } catch (error) {
      if (error instanceof MotifError || !(error instanceof Error)) throw error;
      return error.message.split('\n', 1)[0] ?? '';
    }
  }
}

const NOTHING: Column = { kind: 'value', values: [] };

function part(batch: Batch, from: number, to: number): Batch {
  return pickRows(
    batch,
    Uint32Array.from({ length: to - from }, (_, i) => from + i),
  );
}

/** The place nearest to the middle at which the time is another than before; 0: they all have one. */
function middleTime({ times, length }: Batch): number {
  const middle = length >>> 1;
  for (let away = 0; away < length; away++) {
    for (const place of [middle - away, middle + away]) {
      if (place > 0 && place < length && times[place] !== times[place - 1]) return place;
    }
  }
  return 0;
}
