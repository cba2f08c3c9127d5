import { MotifError } from '../../errors.js';
import type { Timestamp } from '../../time.js';
import type { KeyMatcher } from '../key-matcher.js';
import type { Outcome } from '../outcome.js';
import type { Row } from '../row.js';
import type { Fault } from '../step.js';
import { type History, rowsOf } from './history.js';
import { absenceDeadlineOf, type CompleteMatch, continuationOf, type PartialMatch } from './partial-match.js';
import type { AllMatchesProgram } from './program.js';
import { skipFloor } from './skip-floor.js';
import { type AllMatchesSnapshot, restorePartials, snapshotPartials } from './snapshot.js';
import { Step } from './step.js';

/**
 * Every way in which the rows of one key match, in event-time order: Flink CEP's meaning (after SASE+: Agrawal et al.,
 * "Efficient Pattern Matching over Event Streams", SIGMOD 2008). A list of partial matches, each offered each row: what
 * is open may double with a row, so the list has a bound. Rows and watermarks never go back.
 */
export class AllMatches<E> implements KeyMatcher<E, AllMatchesSnapshot<E>> {
  readonly #program: AllMatchesProgram<E>;
  readonly #fault: (fault: Fault<E>) => void;
  /** By start row; of one start row, what took a row before what passed over it. */
  #partials: PartialMatch<E>[] = [];
  /** Complete, but something that began before is still open. By start row too. */
  #waiting: CompleteMatch<E>[] = [];
  #ordinal = 0;

  constructor(program: AllMatchesProgram<E>, fault: (fault: Fault<E>) => void, snapshot?: AllMatchesSnapshot<E>) {
    this.#program = program;
    this.#fault = fault;
    if (snapshot === undefined) return;
    const { partials, waiting } = restorePartials(snapshot, program);
    this.#partials = partials;
    this.#waiting = waiting;
    this.#ordinal = snapshot.ordinal;
  }

  get idle(): boolean {
    return this.#partials.length === 0;
  }

  get earliest(): { readonly first: Row<E>; readonly deadline: Timestamp } | undefined {
    let earliest: PartialMatch<E> | undefined;
    for (const partial of this.#partials) {
      if (partial.deadline < (earliest?.deadline ?? Number.POSITIVE_INFINITY)) earliest = partial;
    }
    return earliest === undefined ? undefined : { first: earliest.start.row, deadline: earliest.deadline };
  }

  process(row: Row<E>): Outcome<E>[] {
    const before = this.advance(row.time);
    const step = new Step(this.#program, row, this.#ordinal, this.#fault);
    for (const partial of this.#partials) step.move(partial);
    step.begin();
    if (step.kept) this.#ordinal++;
    this.#partials = this.#bounded(step.partial);
    const found = this.#settle(step.complete);
    return before.length === 0 ? found : [...before, ...found];
  }

  advance(watermark: Timestamp): Outcome<E>[] {
    const deadlines = new Set<Timestamp>();
    for (const { deadline } of this.#partials) if (deadline <= watermark) deadlines.add(deadline);
    const outcomes: Outcome<E>[] = [];
    for (const deadline of [...deadlines].sort((a, b) => a - b)) outcomes.push(...this.#expire(deadline));
    return outcomes;
  }

  snapshot(): AllMatchesSnapshot<E> {
    return snapshotPartials(this.#partials, this.#waiting, this.#ordinal);
  }

  /**
   * Those whose time is up are complete, if nothing was all they waited for; else they time out. At the end of time what
   * has no deadline is just forgotten.
   */
  #expire(deadline: Timestamp): Outcome<E>[] {
    const due = this.#partials.filter((partial) => partial.deadline <= deadline);
    if (due.length === 0) return [];
    this.#partials = this.#partials.filter((partial) => partial.deadline > deadline);
    if (deadline === Number.POSITIVE_INFINITY) return this.#settle([]);
    const complete = new Map<History<E>, CompleteMatch<E>>();
    const timeouts = new Map<History<E>, Outcome<E>>();
    for (const partial of due) {
      const { start, history, position } = partial;
      const ended = { start, history, time: deadline };
      if (history.complete) continue;
      if (absenceDeadlineOf(partial, continuationOf(this.#program, position)) <= deadline) complete.set(history, ended);
      else if (this.#program.timeouts) timeouts.set(history, outcomeOf('timeout', ended));
    }
    for (const history of complete.keys()) timeouts.delete(history);
    return [...timeouts.values(), ...this.#settle([...complete.values()])];
  }

  /** Gives out what is complete. With a skip strategy, only what nothing that began before can still skip. */
  #settle(complete: readonly CompleteMatch<E>[]): Outcome<E>[] {
    const { skip } = this.#program;
    const outcomes: Outcome<E>[] = [];
    if (skip.to === 'next-row' && skip.discard === undefined) {
      for (const match of complete) outcomes.push(outcomeOf('match', match));
    } else {
      this.#waiting = [...this.#waiting, ...complete].sort((a, b) => a.start.ordinal - b.start.ordinal);
      for (let match = this.#next(); match !== undefined; match = this.#next()) {
        outcomes.push(outcomeOf('match', match));
        this.#waiting.shift();
        this.#skip(match);
      }
    }
    if (this.idle) this.#ordinal = 0;
    return outcomes;
  }

  #next(): CompleteMatch<E> | undefined {
    const [match] = this.#waiting;
    const [open] = this.#partials;
    return match !== undefined && (open === undefined || match.start.ordinal <= open.start.ordinal) ? match : undefined;
  }

  #skip({ start, history }: CompleteMatch<E>): void {
    const floor = skipFloor(this.#program.skip, start.ordinal, history);
    if (floor === 'miss') {
      const problem = `after a match skip to ${skipTarget(this.#program)}: no event of the match is one, or it is the first`;
      throw new MotifError('INVALID_INPUT', problem);
    }
    this.#partials = this.#partials.filter((partial) => partial.start.ordinal > floor);
    this.#waiting = this.#waiting.filter((match) => match.start.ordinal > floor);
  }

  #bounded(partials: PartialMatch<E>[]): PartialMatch<E>[] {
    const excess = partials.length - this.#program.maxOpen;
    const [earliest] = partials;
    if (excess <= 0 || earliest === undefined) return partials;
    const reason = `${excess} partial matches are given up: more than ${this.#program.maxOpen} of one key are open`;
    this.#fault({ row: earliest.start.row, variable: earliest.history.variable, reason });
    return partials.slice(excess);
  }
}

function outcomeOf<E>(kind: 'match' | 'timeout', { start, history, time }: CompleteMatch<E>): Outcome<E> {
  return { kind, first: start.row, rows: rowsOf(history), time, matchNumber: 0, neighbour: () => undefined };
}

function skipTarget<E>({ skip }: AllMatchesProgram<E>): string {
  return skip.to === 'first' || skip.to === 'last' ? `${skip.to} ${skip.variable}` : skip.to;
}
