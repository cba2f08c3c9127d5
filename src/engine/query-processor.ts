import { type Batch, valueAt } from '../batch.js';
import type { Behaviour, BehaviourKind } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { EvaluationError } from '../errors.js';
import type { Position } from '../event.js';
import { identityOf } from '../patterns/captures.js';
import { compileExpression, type Evaluator } from '../patterns/compile-expression.js';
import { compileMeasure } from '../patterns/compile-measure.js';
import type { Expression } from '../patterns/expression.js';
import type { Fault } from '../patterns/findings.js';
import { KeyedMatcher } from '../patterns/keyed-matcher.js';
import type { MeasureContext } from '../patterns/measure-context.js';
import type { Outcome } from '../patterns/outcome.js';
import { type OutputRow, outputRows } from '../patterns/output-rows.js';
import { compile } from '../patterns/program.js';
import { RowObjects } from '../patterns/row-store.js';
import type { MatcherSnapshot } from '../patterns/snapshot.js';
import type { QueryPlan } from '../query/plan.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { BatchRow, KeptRow, type KeptValues, keptValues } from './batch-row.js';
import { behaviourId } from './behaviour-id.js';

type Values = readonly Value[];

/** What is open for one key, or remembered of it: plain data. */
export interface KeyState {
  readonly key: Values;
  readonly matcher: Omit<MatcherSnapshot<never>, 'rows'> & {
    readonly rows: readonly { readonly row: KeptValues; readonly ordinal: number }[];
  };
}

/** What a query found since it was last asked. */
export interface Found {
  readonly behaviours: readonly Behaviour[];
  readonly deadLetters: readonly DeadLetter[];
}

interface Key {
  readonly identity: string;
  readonly values: Values;
}

/** One query at work: ordered batches of its input in, behaviours out. */
export class QueryProcessor {
  readonly plan: QueryPlan;
  readonly #matcher: KeyedMatcher<never>;
  readonly #measures: readonly Evaluator<MeasureContext>[];
  readonly #select: readonly Evaluator<Values>[];
  readonly #where: Evaluator<Values> | undefined;
  /** By number. */
  readonly #keys: (Key | undefined)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #free: number[] = [];
  /** Identities of keys whose state is not as it was when it was last taken. */
  readonly #changed = new Set<string>();
  #behaviours: Behaviour[] = [];
  #deadLetters: DeadLetter[] = [];

  constructor(plan: QueryPlan) {
    this.plan = plan;
    const measures = plan.measures.map(({ expression }) => expression);
    this.#measures = measures.map(compileMeasure);
    this.#select = plan.select.map(({ expression }) => compileOutput(expression));
    this.#where = plan.where === undefined ? undefined : compileOutput(plan.where);
    this.#matcher = new KeyedMatcher<never>(compile(plan.pattern, measures), new RowObjects<never>(), {
      outcome: (outcome, number) => this.#conclude(outcome, this.#keys[number]),
      fault: ({ row, ...fault }) => this.#reject(row.position, faultText(fault)),
      closed: (number) => this.#forget(number),
    });
  }

  /** Rows in order. */
  process(batch: Batch): void {
    const row = new BatchRow(batch, this.plan.fields);
    const columns = this.plan.partitionBy.map((field) => batch.columns[field]);
    for (; row.index < batch.length; row.index++) {
      const values = columns.map((column) => (column === undefined ? null : valueAt(column, row.index)));
      const identity = identityOfKey(values);
      const known = this.#numbers.get(identity);
      this.#matcher.process(known ?? this.#number({ identity, values }), row);
      if (known !== undefined || this.#numbers.has(identity)) this.#changed.add(identity);
    }
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
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed.map((identity) => [identity, this.#state(this.#numbers.get(identity))]);
  }

  /** For when nobody asks for them. */
  forgetChanges(): void {
    this.#changed.clear();
  }

  restore(states: ReadonlyMap<string, KeyState>): void {
    const { fields } = this.plan;
    this.#matcher.restore(
      [...states].map(([identity, { key, matcher }]) => {
        const rows = matcher.rows.map(({ row, ordinal }) => ({ row: new KeptRow(row, fields), ordinal }));
        return [this.#number({ identity, values: key }), { ...matcher, rows }];
      }),
    );
  }

  #number(key: Key): number {
    const number = this.#free.pop() ?? this.#keys.length;
    this.#keys[number] = key;
    this.#numbers.set(key.identity, number);
    return number;
  }

  #forget(number: number): void {
    const key = this.#keys[number];
    if (key === undefined) return;
    this.#keys[number] = undefined;
    this.#numbers.delete(key.identity);
    this.#free.push(number);
    this.#changed.add(key.identity);
  }

  #state(number: number | undefined): KeyState | undefined {
    const key = number === undefined ? undefined : this.#keys[number];
    const matcher = number === undefined ? undefined : this.#matcher.snapshot(number);
    if (key === undefined || matcher === undefined) return undefined;
    const rows = matcher.rows.map(({ row, ordinal }) => ({ row: keptValues(row, this.plan.fields), ordinal }));
    return { key: key.values, matcher: { ...matcher, rows } };
  }

  #conclude(outcome: Outcome<never>, key: Key | undefined): void {
    if (key === undefined) return;
    this.#changed.add(key.identity);
    for (const row of outputRows(outcome, this.plan.pattern.rows ?? 'one-row')) this.#emit(outcome, row, key.values);
  }

  #emit({ kind, first, rows, time }: Outcome<never>, { row, context }: OutputRow<never>, key: Values): void {
    const { type, pattern, input, fields } = this.plan;
    const isOneRow = pattern.rows === undefined || pattern.rows === 'one-row';
    try {
      const shown = isOneRow ? key : input.schema.map((_, field) => (fields.includes(field) ? row.at(field) : null));
      const output = [...shown, ...this.#measures.map((measure) => (context === undefined ? null : measure(context)))];
      if (this.#where !== undefined && this.#where(output) !== true) return;
      const values = this.#select.map((column) => column(output));
      const evidence = rows.map(({ row: { position }, variable }) => ({ variable, ...position }));
      const id = behaviourId(type, key, isOneRow ? [first.position] : [first.position, row.position]);
      this.#behaviours.push({
        type,
        kind: KINDS[kind],
        id,
        time: Number.isNaN(time) ? null : time,
        key,
        values,
        evidence,
      });
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#reject(row.position, `the ${kind}'s row: ${error.message}`);
    }
  }

  #reject(position: Position, reason: string): void {
    const { type, input } = this.plan;
    this.#deadLetters.push({ stream: input.name, position, reason: `query ${type.name}: ${reason}`, raw: '' });
  }
}

const KINDS: Readonly<Record<Outcome<never>['kind'], BehaviourKind>> = {
  match: 'match',
  timeout: 'timeout',
  unmatched: 'row',
};

function faultText({ kind, variable, reason }: Omit<Fault<never>, 'row'>): string {
  return kind === 'condition' ? `DEFINE ${variable}: ${reason}` : reason;
}

function compileOutput(expression: Expression): Evaluator<Values> {
  return compileExpression<Values>(expression, (node) => {
    if (node.kind !== 'field') throw new TypeError(`${node.kind} outside of MATCH_RECOGNIZE`);
    const { field } = node;
    return (row) => row[field] ?? null;
  });
}

/** Equal for equal keys. */
function identityOfKey(key: Values): string {
  let identity = '';
  for (const value of key) {
    if (typeof value === 'string') identity += `${value.length}:${value}`;
    else identity += typeof value === 'number' ? `#${value}` : `=${identityOf(value)}`;
  }
  return identity;
}
