import type { NearMiss } from '../../near-miss.js';
import type { MeasureContext } from '../../patterns/measure-context.js';
import type { Miss } from '../../patterns/miss.js';
import type { Program } from '../../patterns/program.js';
import { awaitedVariables } from '../../patterns/tracing/awaited-variables.js';
import { type PartReading, readParts } from '../../patterns/tracing/read-condition.js';
import { readText } from '../../patterns/tracing/read-text.js';
import { shortfall } from '../../patterns/tracing/shortfall.js';
import type { MatchQueryPlan } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';

/** Of one with more events than this no conditions are told. */
const MOST_EVENTS = 100;

/** How far it came, and what stopped it. */
export type MissExplanation = Omit<NearMiss, 'key' | 'type'>;

/** Puts start rows that came to nothing into the words of the query's own file. */
export class MissExplainer {
  readonly #plan: MatchQueryPlan;
  readonly #program: Program<never>;
  readonly #distances: readonly number[];
  readonly #steps: number;

  /** `distances` are the states', as `stepDistances` has them. */
  constructor(plan: MatchQueryPlan, program: Program<never>, distances: readonly number[]) {
    this.#plan = plan;
    this.#program = program;
    this.#distances = distances;
    this.#steps = distances[program.configurations.later.states[0] ?? -1] ?? 0;
  }

  explain({ partial, state, missing, by, deadline }: Miss<never>): MissExplanation {
    const { first, rows } = partial;
    const hasDeadline = deadline < Number.POSITIVE_INFINITY;
    const time = by !== undefined ? by.row.time : hasDeadline ? deadline : Number.NaN;
    const named = rows.findLast(({ variable }) => this.#textOf(variable) !== '');
    const awaited = awaitedVariables(this.#program, this.#distances, state);
    return {
      reason: by !== undefined ? 'event' : hasDeadline ? 'deadline' : 'end',
      time: timeOf(time),
      first: first.position,
      startedAt: timeOf(first.time),
      done: Math.max(0, this.#steps - missing),
      of: this.#steps,
      furthest: named?.variable ?? null,
      waitedFor: awaited,
      events: rows.slice(0, MOST_EVENTS).map(({ row, variable }) => ({ ...row.position, variable })),
      ...(by === undefined ? this.#awaited(awaited) : { by: by.row.position, ...this.#failed(awaited, partial, by) }),
    };
  }

  #awaited(variables: readonly string[]): Pick<NearMiss, 'failed' | 'reads'> {
    const texts = variables.map((variable) => this.#textOf(variable)).filter((text) => text !== '');
    return { reads: [], ...(texts.length === 0 ? {} : { failed: texts.join(' OR ') }) };
  }

  /** Of the variables that were waited for, the one of which the event failed the fewest conditions. */
  #failed(
    variables: readonly string[],
    partial: Miss<never>['partial'],
    by: NonNullable<Miss<never>['by']>,
  ): Pick<NearMiss, 'failed' | 'reads' | 'missing'> {
    if (partial.rows.length > MOST_EVENTS) return this.#awaited(variables);
    let nearest: Failure | undefined;
    for (const variable of variables) {
      const context = contextOf(partial, by, variable);
      const parts = readParts(this.#plan.conditions.get(variable) ?? [], context).filter(({ holds }) => holds !== true);
      const isNearer = nearest === undefined || parts.length < nearest.parts.length;
      if (parts.length > 0 && isNearer) nearest = { parts, context };
    }
    return nearest === undefined ? { reads: [] } : this.#told(nearest);
  }

  #told({ parts, context }: Failure): Pick<NearMiss, 'failed' | 'reads' | 'missing'> {
    const reads = new Map(
      parts.flatMap((part) =>
        part.reads.map(({ expression, value }) => {
          const name = readText(expression, this.#plan.input.schema);
          return [name, { name, type: expression.type, value }] as const;
        }),
      ),
    );
    const [missing] = parts.flatMap(({ part }) => shortfall(part.expression, context) ?? []);
    return {
      failed: parts.map(({ part }) => part.text).join(' AND '),
      reads: [...reads.values()],
      ...(missing === undefined ? {} : { missing }),
    };
  }

  #textOf(variable: string): string {
    return (this.#plan.conditions.get(variable) ?? []).map(({ text }) => text).join(' AND ');
  }
}

interface Failure {
  readonly parts: readonly PartReading[];
  readonly context: MeasureContext;
}

/** The rows of the partial match, and behind them the one that is tried for the variable. */
function contextOf(
  partial: Miss<never>['partial'],
  by: NonNullable<Miss<never>['by']>,
  variable: string,
): MeasureContext {
  const { rows } = partial;
  return {
    rows: [...rows, { row: by.row, variable }],
    matchNumber: by.matchNumber,
    index: rows.length,
    neighbour: (index, shift) => (index < rows.length ? partial.neighbour(index, shift) : by.neighbour(shift)),
  };
}

function timeOf(time: Timestamp): Timestamp | null {
  return Number.isNaN(time) ? null : time;
}
