import type { JoinMatching } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';
import { IntervalJoin } from '../../windows/interval-join.js';
import type { OpenRow } from '../../windows/open-rows.js';
import type { JoinedRow, JoinedRows, Joining } from './joining.js';

type Interval = Omit<Extract<JoinMatching, { readonly kind: 'interval' }>, 'kind'>;

/** Rows that are close enough in time. What is remembered is each row that still may meet another, by side and number. */
export class IntervalJoining implements Joining {
  readonly #join: IntervalJoin<JoinedRow, JoinedRow>;

  constructor({ deadline, ...bounds }: Interval, outer: boolean, { matches, found }: JoinedRows) {
    this.#join = new IntervalJoin<JoinedRow, JoinedRow>(bounds, {
      ...(matches === undefined ? {} : { matches }),
      pair: (left, right) => found(left, right, Math.max(left.time, right.time)),
      ...(outer ? { unmatched: (left) => found(left, undefined, left.time + Math.max(0, deadline)) } : {}),
    });
  }

  left(key: string | undefined, row: JoinedRow): void {
    this.#join.left(key, row);
  }

  right(key: string, row: JoinedRow): void {
    this.#join.right(key, row);
  }

  advance(watermark: Timestamp): void {
    this.#join.advance(watermark);
  }

  earliestUndecided(): Timestamp {
    return this.#join.earliestUndecided;
  }

  takeChanges(): ReadonlyMap<string, OpenRow<JoinedRow> | undefined> {
    const { left, right } = this.#join.takeChanges();
    return new Map([...named('left', left), ...named('right', right)]);
  }

  forgetChanges(): void {
    this.#join.forgetChanges();
  }

  restore(states: ReadonlyMap<string, OpenRow<JoinedRow>>): void {
    this.#join.restore(numbered('left', states), numbered('right', states));
  }
}

type Side = 'left' | 'right';

function named<T>(side: Side, rows: ReadonlyMap<number, T>): readonly [string, T][] {
  return [...rows].map(([serial, row]) => [`${side} ${serial}`, row]);
}

function numbered<T>(side: Side, states: ReadonlyMap<string, T>): ReadonlyMap<number, T> {
  const prefix = `${side} `;
  const own = [...states].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, row]) => [Number(name.slice(prefix.length)), row]));
}
