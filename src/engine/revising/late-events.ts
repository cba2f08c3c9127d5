import type { LateEvent } from '../../archive/epoch.js';
import { type Batch, positionAt, timeAt } from '../../batch.js';
import type { Position } from '../../event.js';
import { type QueryPlan, streamsOf } from '../../query/plan.js';
import type { Duration, Timestamp } from '../../time.js';
import { type RetractedId, RetractedIds } from './retracted-ids.js';

/** An event that came late, and its time. */
export type LateOne = Pick<LateEvent, 'position' | 'time'>;

/** Which events that came late a query is to be revised for. */
export interface DueEvents {
  /** Absent: all that there are in the archive. */
  readonly events?: readonly LateOne[];
  /** What was decided before this the query did not tell. */
  readonly begun: Timestamp;
}

/** A piece of state, by its name: an event's begins with a number, that of what was retracted with this. */
type Piece = LateOne | RetractedId | Timestamp | true;

const RETRACTED = 'retracted ';
const BEGUN = 'begun';
const ALL = 'all';

/** Whether a piece says that something is still to be looked at. */
export function isWaiting(name: string): boolean {
  return name !== BEGUN && !name.startsWith(RETRACTED);
}

/**
 * The events that came late for a query that revises what it told, until it has. What is known of one is where it stands:
 * whose it is, the archive says.
 */
export class LateEvents {
  readonly #stream: string;
  readonly #allowed: Duration;
  readonly #waiting = new Map<string, LateOne>();
  readonly #changed = new Set<string>();
  /** The query began under way, when time had come so far. */
  #begun: Timestamp = Number.NEGATIVE_INFINITY;
  /** Whether events that came late before it began are still to be looked for. */
  #isAll = false;

  readonly retracted: RetractedIds;

  private constructor(stream: string, allowed: Duration, within: Duration | undefined) {
    this.#stream = stream;
    this.#allowed = allowed;
    this.retracted = new RetractedIds(within);
  }

  /** Undefined for a query that revises nothing. */
  static of(plan: QueryPlan): LateEvents | undefined {
    if (plan.kind !== 'match' || plan.allowedLateness === undefined) return undefined;
    return new LateEvents(streamsOf(plan)[0] ?? '', plan.allowedLateness, plan.pattern.within);
  }

  /** Rows of a batch that came late: how late, says `late`. Without that it is not known, and found out when it is due. */
  add(batch: Batch, rows: Uint32Array, late: readonly LateEvent[] = []): void {
    if (batch.stream !== this.#stream) return;
    rows.forEach((row, i) => {
      if ((late[i]?.lateness ?? 0) > this.#allowed) return;
      const position = positionAt(batch, row);
      const name = nameOf(position);
      this.#waiting.set(name, { position, time: timeAt(batch, row) });
      this.#changed.add(name);
    });
  }

  /** The query begins under way, with a state in which what came late before has no part. */
  begin(reached: Timestamp): void {
    this.#begun = reached;
    this.#isAll = true;
    this.#changed.add(BEGUN).add(ALL);
  }

  /** What is due when time has come so far: events that are late in their partition may still be ahead of it. */
  due(reached: Timestamp): DueEvents | undefined {
    const begun = this.#begun;
    if (this.#isAll) return { begun };
    const events = [...this.#waiting.values()].filter(({ time }) => time < reached);
    return events.length === 0 ? undefined : { events, begun };
  }

  /** What was due has been looked at. */
  done({ events }: DueEvents, reached: Timestamp): void {
    if (events === undefined) {
      this.#isAll = false;
      this.#changed.add(ALL);
    }
    for (const [name, { time }] of this.#waiting) {
      if (time >= reached) continue;
      this.#waiting.delete(name);
      this.#changed.add(name);
    }
  }

  /** What has changed of what a checkpoint keeps, by name; undefined forgets it. */
  takeChanges(): readonly [name: string, state: Piece | undefined][] {
    const changed = [...this.#changed].map((name): [string, Piece | undefined] => {
      if (name === BEGUN) return [name, this.#begun];
      if (name === ALL) return [name, this.#isAll ? true : undefined];
      return [name, this.#waiting.get(name)];
    });
    this.#changed.clear();
    const retracted = this.retracted.takeChanges();
    return [...changed, ...retracted.map(([id, state]): [string, Piece | undefined] => [`${RETRACTED}${id}`, state])];
  }

  restore(pieces: ReadonlyMap<string, Piece>): void {
    for (const [name, piece] of pieces) {
      if (typeof piece === 'number') this.#begun = piece;
      else if (piece === true) this.#isAll = true;
      else if ('position' in piece) this.#waiting.set(name, piece);
      else this.retracted.restore([[name.slice(RETRACTED.length), piece]]);
    }
  }
}

function nameOf({ source, partition, offset }: Position): string {
  return `${partition} ${offset} ${source}`;
}
