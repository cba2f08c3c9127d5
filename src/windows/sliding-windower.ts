import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Duration, Timestamp } from '../time.js';
import type { Due } from './due-heap.js';
import { DueWheel } from './due-wheel.js';
import type { FiringOptions, Timing, WindowFindings } from './firing.js';
import type { MergeFold } from './fold.js';
import { RangeTally } from './range-tally.js';
import { addToTally, emptyTally, evidenceOf } from './tally.js';
import type { SlidingWindows } from './window.js';
import type { Windower } from './windower.js';
import { assertKind, type WindowerSnapshot } from './windower-snapshot.js';

interface SlidingKey<T, A> {
  readonly key: readonly Value[];
  readonly turn: number;
  readonly cells: RangeTally<T, A>;
  /** By the times of events whose windows still take events: how often they have fired. */
  readonly revisions: Map<Timestamp, number>;
}

interface SlidingDue<T, A> extends Due {
  readonly kind: 'end' | 'forget';
  readonly identity: KeyIdentity;
  readonly sliding: SlidingKey<T, A>;
  /** Of the event whose window it is. */
  readonly time: Timestamp;
}

/** A window about each event: what a key's events at one time come to is merged for as long as a window reaches it. */
export class SlidingWindower<T, A> implements Windower<T, A> {
  readonly #assigner: SlidingWindows;
  readonly #fold: MergeFold<T, A>;
  readonly #options: FiringOptions;
  readonly #findings: WindowFindings<T, A>;
  readonly #keys = new Map<KeyIdentity, SlidingKey<T, A>>();
  readonly #dues: DueWheel<SlidingDue<T, A>>;
  /** After so long, no window reaches an event any more. */
  readonly #reach: Duration;
  #now: Timestamp = Number.NEGATIVE_INFINITY;
  #turns = 0;

  constructor(assigner: SlidingWindows, fold: MergeFold<T, A>, options: FiringOptions, findings: WindowFindings<T, A>) {
    this.#assigner = assigner;
    this.#fold = fold;
    this.#options = options;
    this.#findings = findings;
    this.#reach = assigner.before + assigner.after + 1 + options.allowedLateness;
    this.#dues = new DueWheel(this.#reach);
  }

  get due(): Timestamp {
    return this.#dues.due;
  }

  get held(): number {
    return [...this.#keys.values()].reduce((sum, { cells }) => sum + cells.cells.length, 0);
  }

  add(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const { time } = event;
    const known = this.#keys.get(identity);
    const again = time < this.#now && known !== undefined ? this.#firedAbout(time, known) : [];
    const ofOwn = known?.revisions.has(time) === true;
    const isOpen = this.#endOf(time) + this.#options.allowedLateness > this.#now;
    if (!isOpen && again.length === 0) {
      this.#findings.late(event);
      return;
    }
    const sliding = known ?? this.#begin(identity, key, time);
    addToTally(sliding.cells.cellAt(time), event, this.#fold);
    if (isOpen && !ofOwn) {
      sliding.revisions.set(time, 0);
      if (this.#endOf(time) <= this.#now) again.push(time);
      else this.#wait('end', this.#endOf(time), identity, sliding, time);
    }
    for (const other of again.sort((a, b) => a - b)) this.#fire(other, sliding, 'late');
  }

  advance(time: Timestamp): void {
    for (let due = this.#dues.first; due !== undefined && due.due <= time; due = this.#dues.first) {
      this.#dues.take();
      this.#now = Math.max(this.#now, due.due);
      if (due.kind === 'end') this.#end(due);
      else this.#forget(due);
    }
    this.#now = Math.max(this.#now, time);
  }

  snapshot(): WindowerSnapshot<A> {
    const keys = [...this.#keys].map(([identity, { cells, ...rest }]) => ({ identity, ...rest, cells: cells.cells }));
    return structuredClone({ kind: 'sliding', now: this.#now, turns: this.#turns, keys });
  }

  restore(snapshot: WindowerSnapshot<A>): void {
    assertKind(snapshot, 'sliding');
    this.#now = snapshot.now;
    this.#turns = snapshot.turns;
    for (const { identity, cells, ...rest } of snapshot.keys) {
      const sliding: SlidingKey<T, A> = { ...rest, cells: new RangeTally(this.#fold, [...cells]) };
      this.#keys.set(identity, sliding);
      for (const time of sliding.revisions.keys()) {
        if (this.#endOf(time) > this.#now) this.#wait('end', this.#endOf(time), identity, sliding, time);
      }
      this.#wait('forget', this.#forgetAt(sliding), identity, sliding, Number.POSITIVE_INFINITY);
    }
  }

  #endOf(time: Timestamp): Timestamp {
    return time + this.#assigner.after + 1;
  }

  /** The times of events whose windows have fired, reach `time` and still take events. */
  #firedAbout(time: Timestamp, { revisions }: SlidingKey<T, A>): Timestamp[] {
    const { before, after } = this.#assigner;
    return [...revisions.keys()].filter((of) => {
      const end = this.#endOf(of);
      const isReached = of - before <= time && time <= of + after;
      return isReached && end <= this.#now && end + this.#options.allowedLateness > this.#now;
    });
  }

  #begin(identity: KeyIdentity, key: readonly Value[], time: Timestamp): SlidingKey<T, A> {
    const sliding = { key, turn: this.#turns++, cells: new RangeTally(this.#fold), revisions: new Map() };
    this.#keys.set(identity, sliding);
    this.#wait('forget', time + this.#reach, identity, sliding, Number.POSITIVE_INFINITY);
    return sliding;
  }

  #wait(
    kind: SlidingDue<T, A>['kind'],
    due: Timestamp,
    identity: KeyIdentity,
    sliding: SlidingKey<T, A>,
    time: Timestamp,
  ): void {
    const start = time - this.#assigner.before;
    this.#dues.add({ kind, due, end: this.#endOf(time), start, turn: sliding.turn, identity, sliding, time });
  }

  #end({ due, sliding, time }: SlidingDue<T, A>): void {
    this.#fire(time, sliding, 'on-time');
    sliding.cells.dropBefore(due - this.#reach + 1);
    for (const of of sliding.revisions.keys()) {
      if (this.#endOf(of) + this.#options.allowedLateness > due) return;
      sliding.revisions.delete(of);
    }
  }

  #forget({ due, identity, sliding }: SlidingDue<T, A>): void {
    const at = this.#forgetAt(sliding);
    if (at <= due) this.#keys.delete(identity);
    else this.#wait('forget', at, identity, sliding, Number.POSITIVE_INFINITY);
  }

  #forgetAt({ cells }: SlidingKey<T, A>): Timestamp {
    return (cells.cells.at(-1)?.time ?? Number.NEGATIVE_INFINITY) + this.#reach;
  }

  #fire(time: Timestamp, { key, cells, revisions }: SlidingKey<T, A>, timing: Timing): void {
    const window = { start: time - this.#assigner.before, end: this.#endOf(time) };
    const tally = cells.over(window.start, window.end) ?? emptyTally(this.#fold.seed());
    const revision = revisions.get(time) ?? 0;
    revisions.set(time, revision + 1);
    const { value } = tally;
    this.#findings.fired({
      key,
      window,
      time: window.end,
      timing,
      revision,
      replaces: [],
      value,
      evidence: evidenceOf(tally),
    });
  }
}
