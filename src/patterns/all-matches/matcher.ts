import { MotifError } from '../../errors.js';
import type { Timestamp } from '../../time.js';
import type { MatcherFindings } from '../findings.js';
import type { Row } from '../row.js';
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
export class AllMatches<E> {
  readonly #program: AllMatchesProgram<E>;
  readonly #findings: MatcherFindings<E>;
  /** By start row; of one start row, what took a row before what passed over it. */
  #partials: PartialMatch<E>[] = [];
  /** Complete, but something that began before is still open. By start row too. */
  #waiting: CompleteMatch<E>[] = [];
  #ordinal = 0;

  constructor(program: AllMatchesProgram<E>, findings: MatcherFindings<E>) {
    this.#program = program;
    this.#findings = findings;
  }

  /** Nothing is open: forgetting this key loses nothing, and the matcher is as new. */
  get idle(): boolean {
    return this.#partials.length === 0;
  }

  /** What runs out of time first, and when; absent: nothing ever does. */
  get earliest(): { readonly first: Row<E>; readonly deadline: Timestamp } | undefined {
    let earliest: PartialMatch<E> | undefined;
    for (const partial of this.#partials) {
      if (partial.deadline < (earliest?.deadline ?? Number.POSITIVE_INFINITY)) earliest = partial;
    }
    return earliest === undefined ? undefined : { first: earliest.start.row, deadline: earliest.deadline };
  }

  /** Takes the next row. What a row so late has run out of time is expired before. */
  process(row: Row<E>): void {
    const step = new Step(this.#program, row, this.#ordinal);
    for (const partial of this.#partials) step.move(partial);
    step.begin();
    if (step.kept) this.#ordinal++;
    this.#partials = this.#bounded(step.partial);
    for (const match of this.#settle(step.complete)) this.#give('match', match);
  }

  /**
   * The earliest deadline is here: those whose time is up are complete, if nothing was all they waited for; else they time
   * out. At the end of time (`Infinity`) what has no deadline is just forgotten.
   */
  expire(deadline: Timestamp): void {
    const due = this.#partials.filter((partial) => partial.deadline <= deadline);
    this.#partials = this.#partials.filter((partial) => partial.deadline > deadline);
    const complete = new Map<History<E>, CompleteMatch<E>>();
    const timeouts = new Map<History<E>, CompleteMatch<E>>();
    for (const partial of deadline === Number.POSITIVE_INFINITY ? [] : due) {
      const { start, history, position } = partial;
      const ended = { start, history, time: deadline };
      if (history.complete) continue;
      if (absenceDeadlineOf(partial, continuationOf(this.#program, position)) <= deadline) complete.set(history, ended);
      else if (this.#program.timeouts) timeouts.set(history, ended);
    }
    for (const history of complete.keys()) timeouts.delete(history);
    const missed = [...timeouts.values()].map((ended) => ({ kind: 'timeout', ended }) as const);
    const found = this.#settle([...complete.values()]).map((ended) => ({ kind: 'match', ended }) as const);
    const inOrder = [...missed, ...found].sort((a, b) => a.ended.start.ordinal - b.ended.start.ordinal);
    for (const { kind, ended } of inOrder) this.#give(kind, ended);
  }

  snapshot(): AllMatchesSnapshot<E> {
    return snapshotPartials(this.#partials, this.#waiting, this.#ordinal);
  }

  /** Of a new matcher: it goes on where the snapshot was taken. */
  restore(snapshot: AllMatchesSnapshot<E>): void {
    const { partials, waiting } = restorePartials(snapshot, this.#program);
    this.#partials = partials;
    this.#waiting = waiting;
    this.#ordinal = snapshot.ordinal;
  }

  /** What can be given out of what is complete. With a skip strategy, only what nothing that began before can still skip. */
  #settle(complete: readonly CompleteMatch<E>[]): readonly CompleteMatch<E>[] {
    const { skip } = this.#program;
    let settled = complete;
    if (skip.to !== 'next-row' || skip.discard !== undefined) {
      const taken: CompleteMatch<E>[] = [];
      this.#waiting = [...this.#waiting, ...complete].sort((a, b) => a.start.ordinal - b.start.ordinal);
      for (let match = this.#next(); match !== undefined; match = this.#next()) {
        this.#waiting.shift();
        taken.push(match);
        this.#skip(match);
      }
      settled = taken;
    }
    if (this.idle) this.#ordinal = 0;
    return settled;
  }

  #give(kind: 'match' | 'timeout', { start, history, time }: CompleteMatch<E>): void {
    const rows = rowsOf(history);
    this.#findings.outcome({ kind, first: start.row, rows, time, matchNumber: 0, neighbour: () => undefined });
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
    this.#findings.fault({ kind: 'bound', row: earliest.start.row, variable: earliest.history.variable, reason });
    return partials.slice(excess);
  }
}

function skipTarget<E>({ skip }: AllMatchesProgram<E>): string {
  return skip.to === 'first' || skip.to === 'last' ? `${skip.to} ${skip.variables.join(' or ')}` : skip.to;
}
