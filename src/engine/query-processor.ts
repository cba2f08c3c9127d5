import { type Batch, valueAt } from '../batch.js';
import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { EvaluationError } from '../errors.js';
import type { Position } from '../event.js';
import { identityOf } from '../patterns/captures.js';
import { compileExpression, type Evaluator } from '../patterns/compile-expression.js';
import { type Assignment, compileMeasure } from '../patterns/compile-measure.js';
import type { Expression } from '../patterns/expression.js';
import { KeyedMatcher } from '../patterns/keyed-matcher.js';
import { Matcher } from '../patterns/matcher.js';
import type { Outcome } from '../patterns/outcome.js';
import { compile } from '../patterns/program.js';
import type { MatcherSnapshot } from '../patterns/snapshot.js';
import type { Fault } from '../patterns/step.js';
import type { QueryPlan } from '../query/plan.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { BatchRow, KeptRow, type KeptValues, keptValues } from './batch-row.js';
import { behaviourId } from './behaviour-id.js';

type OutputRow = readonly Value[];

/** What is open for one key: plain data. */
export interface KeyState {
  readonly key: OutputRow;
  readonly matcher: Omit<MatcherSnapshot<never>, 'rows'> & { readonly rows: readonly KeptValues[] };
}

/** What a query found since it was last asked. */
export interface Found {
  readonly behaviours: readonly Behaviour[];
  readonly deadLetters: readonly DeadLetter[];
}

/** One query at work: ordered batches of its stream in, behaviours out. */
export class QueryProcessor {
  readonly plan: QueryPlan;
  readonly #matcher: KeyedMatcher<never, OutputRow, MatcherSnapshot<never>>;
  readonly #measures: readonly Evaluator<Assignment>[];
  readonly #select: readonly Evaluator<OutputRow>[];
  readonly #where: Evaluator<OutputRow> | undefined;
  #behaviours: Behaviour[] = [];
  #deadLetters: DeadLetter[] = [];

  constructor(plan: QueryPlan) {
    this.plan = plan;
    this.#measures = plan.measures.map(({ expression }) => compileMeasure(expression));
    this.#select = plan.select.map(({ expression }) => compileOutput(expression));
    this.#where = plan.where === undefined ? undefined : compileOutput(plan.where);
    const program = compile(plan.pattern);
    const fault = ({ row, variable, reason }: Fault<never>): void =>
      this.#reject(row.position, `DEFINE ${variable}: ${reason}`);
    this.#matcher = new KeyedMatcher(
      (snapshot) => new Matcher(program, fault, snapshot),
      (outcome, key) => this.#conclude(outcome, key),
    );
  }

  /** Rows in event-time order. */
  process(batch: Batch): void {
    const row = new BatchRow(batch, this.plan.fields);
    const columns = this.plan.partitionBy.map((field) => batch.columns[field]);
    const key = (): OutputRow => columns.map((column) => (column === undefined ? null : valueAt(column, row.index)));
    for (; row.index < batch.length; row.index++) this.#matcher.process(identityOfKey(key()), key, row);
  }

  advance(watermark: Timestamp): void {
    this.#matcher.advance(watermark);
  }

  takeFound(): Found {
    const found = { behaviours: this.#behaviours, deadLetters: this.#deadLetters };
    this.#behaviours = [];
    this.#deadLetters = [];
    return found;
  }

  /** The states of the keys that changed since this was last asked, by identity; undefined: nothing is open any more. */
  takeChanges(): [string, KeyState | undefined][] {
    const { fields } = this.plan;
    return this.#matcher.takeChanges().map(({ identity, key, matcher }) => {
      if (matcher === undefined) return [identity, undefined];
      const rows = matcher.rows.map((row) => keptValues(row, fields));
      return [identity, { key, matcher: { ...matcher, rows } }];
    });
  }

  restore(states: ReadonlyMap<string, KeyState>): void {
    const { fields } = this.plan;
    const changes = [...states].map(([identity, { key, matcher }]) => {
      return { identity, key, matcher: { ...matcher, rows: matcher.rows.map((row) => new KeptRow(row, fields)) } };
    });
    this.#matcher.restore(changes);
  }

  #conclude({ kind, first, rows, time }: Outcome<never>, key: OutputRow): void {
    if (kind === 'unmatched') return;
    const { type } = this.plan;
    try {
      const output = [...key, ...this.#measures.map((measure) => measure(rows))];
      if (this.#where !== undefined && this.#where(output) !== true) return;
      const values = this.#select.map((column) => column(output));
      const evidence = rows.map(({ row, variable }) => ({ variable, ...row.position }));
      const id = behaviourId(type, key, first.position);
      this.#behaviours.push({ type, kind, id, time, key, values, evidence });
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#reject(rows.at(-1)?.row.position ?? first.position, `the ${kind}'s row: ${error.message}`);
    }
  }

  #reject(position: Position, reason: string): void {
    const { type, input } = this.plan;
    this.#deadLetters.push({ stream: input.name, position, reason: `query ${type.name}: ${reason}`, raw: '' });
  }
}

function compileOutput(expression: Expression): Evaluator<OutputRow> {
  return compileExpression<OutputRow>(expression, (node) => {
    if (node.kind !== 'field') throw new TypeError(`${node.kind} outside of MATCH_RECOGNIZE`);
    const { field } = node;
    return (row) => row[field] ?? null;
  });
}

/** Equal for equal keys. */
function identityOfKey(key: OutputRow): string {
  let identity = '';
  for (const value of key) {
    if (typeof value === 'string') identity += `${value.length}:${value}`;
    else identity += typeof value === 'number' ? `#${value}` : `=${identityOf(value)}`;
  }
  return identity;
}
