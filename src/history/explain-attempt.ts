import { unreachable } from '../errors.js';
import type { Program } from '../patterns/program.js';
import type { Row } from '../patterns/row.js';
import type { Attempt, Mapping } from '../patterns/tracing/attempt.js';
import { awaitedVariables } from '../patterns/tracing/awaited-variables.js';
import { stepDistances } from '../patterns/tracing/step-distances.js';
import { type KeyHistory, traceStart } from '../patterns/tracing/trace-start.js';
import type { Teller } from './tell.js';
import type { Reason, ToldProgress, ToldTrial } from './why-not-answer.js';

/** Says of attempts that came to nothing what stopped them. */
export class AttemptExplainer {
  readonly #program: Program<never>;
  readonly #history: KeyHistory<never>;
  readonly #teller: Teller;
  readonly #distances: readonly number[];

  constructor(program: Program<never>, history: KeyHistory<never>, teller: Teller) {
    this.#program = program;
    this.#history = history;
    this.#teller = teller;
    this.#distances = stepDistances(program.states, program.positions);
  }

  /** Of one that began. */
  explain(attempt: Attempt): Reason {
    const progress = this.#progress(attempt);
    const { deadline } = attempt;
    const until = deadline === Number.POSITIVE_INFINITY ? {} : { deadline };
    switch (attempt.kind) {
      case 'died': {
        const by = this.#wanted(attempt).flatMap((variable) =>
          this.#trial(attempt, { row: attempt.endedBy ?? -1, variable }),
        );
        return { kind: 'broken', progress, by };
      }
      case 'expired': {
        const tooLate = this.#tooLate(attempt);
        const nearest = this.#nearest(attempt);
        return {
          kind: 'expired',
          progress,
          ...until,
          ...(tooLate === undefined ? {} : { tooLate }),
          ...(nearest === undefined ? {} : { nearest }),
        };
      }
      case 'open':
      case 'match':
      case 'timeout':
        return { kind: 'open', progress, ...until };
      case 'given-up': {
        const by = this.#history.rows[attempt.endedBy ?? -1];
        if (by === undefined) throw new RangeError('nothing gave it up');
        return { kind: 'given-up', progress, by: this.#teller.event(by), most: this.#program.maxOpen };
      }
      case 'not-begun':
        return this.notBegun();
      default:
        return unreachable(attempt.kind);
    }
  }

  /** Where no event of the key satisfied the first step. */
  notBegun(): Reason {
    const { rows } = this.#history;
    const failed = new Map<string, number>();
    let nearest: ToldTrial | undefined;
    const [state = -1] = this.#program.configurations.later.states;
    const variables = awaitedVariables(this.#program, this.#distances, state);
    for (let row = 0; row < rows.length; row++) {
      for (const variable of variables) {
        const trial = this.#teller.trial(rows, [], { row, variable });
        if (trial === undefined) continue;
        for (const { text, holds } of trial.conditions)
          if (holds !== true) failed.set(text, (failed.get(text) ?? 0) + 1);
        if (nearest === undefined || failures(trial) <= failures(nearest)) nearest = trial;
      }
    }
    if (nearest === undefined) return { kind: 'no-event', seen: rows.length };
    const most = [...failed].map(([text, events]) => ({ text, events })).sort((a, b) => b.events - a.events);
    return { kind: 'not-begun', failed: most, nearest };
  }

  #progress(attempt: Attempt): ToldProgress {
    const { furthest, start } = attempt;
    const initial = start === 0 ? this.#program.configurations.first : this.#program.configurations.later;
    const of = this.#distances[initial.states[0] ?? -1] ?? 0;
    return {
      done: Math.max(0, of - furthest.missing),
      of,
      events: furthest.mapped.flatMap((mapping, place) => {
        const told = this.#teller.trial(this.#history.rows, furthest.mapped.slice(0, place), mapping, attempt.deadline);
        return told ?? [];
      }),
      waitedFor: this.#wanted(attempt).map((variable) => ({
        variable,
        condition: this.#teller.conditionOf(variable),
      })),
    };
  }

  #wanted({ furthest }: Attempt): readonly string[] {
    return awaitedVariables(this.#program, this.#distances, furthest.state);
  }

  #trial({ furthest, deadline }: Attempt, tried: Mapping): readonly ToldTrial[] {
    const mapped = furthest.mapped.filter(({ row }) => row < tried.row);
    const told = this.#teller.trial(this.#history.rows, mapped, tried, deadline);
    return told === undefined ? [] : [told];
  }

  /** What completes it if the limit is forgotten. */
  #tooLate(attempt: Attempt): { readonly trial: ToldTrial; readonly by: number } | undefined {
    if (attempt.deadline === Number.POSITIVE_INFINITY) return undefined;
    const unbound = { ...this.#program, within: Number.POSITIVE_INFINITY, timeouts: false };
    const { mapped } = traceStart(unbound, this.#history, attempt.start, {
      matchNumber: 1,
      distances: this.#distances,
    });
    const last = mapped.at(-1);
    const row = last === undefined ? undefined : this.#history.rows[last.row];
    if (last === undefined || row === undefined || row.time < attempt.deadline) return undefined;
    const trial = this.#teller.trial(this.#history.rows, mapped.slice(0, -1), last);
    return trial === undefined ? undefined : { trial, by: row.time - attempt.deadline };
  }

  /** Of what came while it waited, the latest of those with the fewest conditions that were not true. */
  #nearest(attempt: Attempt): ToldTrial | undefined {
    const { rows } = this.#history;
    const isNamed = ({ variable }: Mapping): boolean => this.#teller.conditionOf(variable) !== '';
    const from = (attempt.furthest.mapped.findLast(isNamed)?.row ?? attempt.start) + 1;
    let nearest: ToldTrial | undefined;
    for (let row = from; row < rows.length && timeOf(rows[row]) < attempt.deadline; row++) {
      for (const trial of this.#wanted(attempt).flatMap((variable) => this.#trial(attempt, { row, variable }))) {
        if (failures(trial) > 0 && (nearest === undefined || failures(trial) <= failures(nearest))) nearest = trial;
      }
    }
    return nearest;
  }
}

function failures({ conditions }: ToldTrial): number {
  return conditions.filter(({ holds }) => holds !== true).length;
}

function timeOf(row: Row<never> | undefined): number {
  return row?.time ?? Number.NaN;
}
