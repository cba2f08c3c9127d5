import type { BehaviourKind, Evidence } from '../../behaviour.js';
import { EvaluationError } from '../../errors.js';
import type { Evaluator } from '../../patterns/compile-expression.js';
import { compileMeasure } from '../../patterns/compile-measure.js';
import type { MeasureContext } from '../../patterns/measure-context.js';
import type { Outcome } from '../../patterns/outcome.js';
import { type OutputRow, outputRows } from '../../patterns/output-rows.js';
import type { MatchQueryPlan } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import { BehaviourIds } from '../behaviour-ids.js';
import { compileOutput } from '../compile-output.js';
import type { FoundSoFar } from '../reloading/found-so-far.js';

type Values = readonly Value[];

/** What stands behind the pattern of a query with MATCH_RECOGNIZE: MEASURES, WHERE and SELECT make behaviours of its outcomes. */
export class MatchOutput {
  readonly #plan: MatchQueryPlan;
  readonly #found: FoundSoFar;
  readonly #measures: readonly Evaluator<MeasureContext>[];
  readonly #select: readonly Evaluator<Values>[];
  readonly #where: Evaluator<Values> | undefined;
  readonly #ids: BehaviourIds;

  constructor(plan: MatchQueryPlan, found: FoundSoFar) {
    this.#plan = plan;
    this.#found = found;
    this.#measures = plan.measures.map(({ expression }) => compileMeasure(expression));
    this.#select = plan.select.map(({ expression }) => compileOutput(expression));
    this.#where = plan.where === undefined ? undefined : compileOutput(plan.where);
    this.#ids = new BehaviourIds(plan.type);
  }

  give(outcome: Outcome<never>, key: Values): void {
    for (const row of outputRows(outcome, this.#plan.pattern.rows ?? 'one-row')) this.#emit(outcome, row, key);
  }

  #emit({ kind, first, rows, time }: Outcome<never>, { row, context }: OutputRow<never>, key: Values): void {
    const { type, pattern, input, fields } = this.#plan;
    const isOneRow = pattern.rows === undefined || pattern.rows === 'one-row';
    try {
      const shown = isOneRow ? key : input.schema.map((_, field) => (fields.includes(field) ? row.at(field) : null));
      const output = [...shown, ...this.#measures.map((measure) => (context === undefined ? null : measure(context)))];
      if (this.#where !== undefined && this.#where(output) !== true) return;
      const values = this.#select.map((column) => column(output));
      const evidence = rows.map(({ row: { position }, variable }): Evidence => {
        const { source, partition, offset } = position;
        return { variable, source, partition, offset };
      });
      const id = this.#ids.of(key, isOneRow ? [first.position] : [first.position, row.position]);
      this.#found.add({
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
      this.#found.reject(row.position, `the ${kind}'s row: ${error.message}`);
    }
  }
}

const KINDS: Readonly<Record<Outcome<never>['kind'], BehaviourKind>> = {
  match: 'match',
  timeout: 'timeout',
  unmatched: 'row',
};
