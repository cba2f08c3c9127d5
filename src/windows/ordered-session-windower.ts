import type { StreamEvent } from '../event.js';
import { IdentityNumbers } from '../identity-numbers.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Duration, Timestamp } from '../time.js';
import type { WindowFindings } from './firing.js';
import type { Fold } from './fold.js';
import { TallyColumns } from './tally-columns.js';
import type { SessionWindows, Window } from './window.js';
import type { Windower } from './windower.js';
import { assertKind, type WindowerSnapshot } from './windower-snapshot.js';

/** Places of the ring; a power of two. */
const RING = 256;
/** A gap is so many slices of time at most: so what ends a gap after the slice at hand has a place in the ring. */
const SLICES = RING - 2;
/** Two numbers a session that are asked for when it ends: the time of its first event, and its turn. */
const STRIDE = 2;
const TURN = 1;

const NONE: readonly Window[] = [];

/**
 * Sessions of events that come in the order of their times, one a key, which fire once: what `SessionWindower` does where no
 * event comes late and nothing is shown early, at a quarter of its cost. A session is a number, and what is known of it is in
 * columns. It waits in the slice of time in which it would end; when that comes it either waits on, or ends there, and what
 * ends in one slice is put in order.
 */
export class OrderedSessionWindower<T, A> implements Windower<T, A> {
  readonly #gap: Duration;
  readonly #width: Duration;
  readonly #findings: WindowFindings<T, A>;
  readonly #numbers = new IdentityNumbers();
  readonly #tallies: TallyColumns<T, A>;
  /** Times of last events. */
  #lasts: Float64Array = new Float64Array(64);
  #begins: Float64Array = new Float64Array(64 * STRIDE);
  #free: number[] = [];
  readonly #ring: number[][] = Array.from({ length: RING }, () => []);
  /** The slice at hand, and what ends in it, in order; those before the place are done. */
  #slice = 0;
  #ending: number[] = [];
  #place = 0;
  #now: Timestamp = Number.NEGATIVE_INFINITY;
  #turns = 0;

  constructor({ gap }: SessionWindows, fold: Fold<T, A>, findings: WindowFindings<T, A>) {
    this.#gap = gap;
    this.#width = Math.max(1, Math.ceil(gap / SLICES));
    this.#findings = findings;
    this.#tallies = new TallyColumns(fold);
  }

  get due(): Timestamp {
    if (this.#numbers.size === 0) return Number.POSITIVE_INFINITY;
    // Those that have had an event since would end in a later slice, and are not waiting there yet.
    let later = Number.POSITIVE_INFINITY;
    for (let place = this.#place; place < this.#ending.length; place++) {
      const end = this.#endOf(this.#ending[place] ?? 0);
      if (this.#sliceOf(end) === this.#slice) return end;
      later = Math.min(later, this.#sliceOf(end));
    }
    let slice = this.#slice + 1;
    while (slice < later && this.#waitingIn(slice).length === 0) slice++;
    return slice * this.#width;
  }

  get held(): number {
    return this.#numbers.size;
  }

  add(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const { time } = event;
    if (time < this.#now) {
      this.#findings.late(event);
      return;
    }
    const known = this.#numbers.get(identity);
    const number = known < 0 ? this.#begin(identity, key, time) : known;
    this.#lasts[number] = time;
    this.#tallies.add(number, event);
    if (known < 0) this.#await(number);
  }

  advance(time: Timestamp): void {
    if (time > this.#now) this.#now = time;
    while (this.#numbers.size > 0) {
      const number = this.#ending[this.#place];
      if (number === undefined) {
        if ((this.#slice + 1) * this.#width > time) return;
        this.#turn();
        continue;
      }
      const end = this.#endOf(number);
      if (this.#sliceOf(end) > this.#slice) this.#await(number);
      else if (end > time) return;
      else this.#end(number, end);
      this.#place++;
    }
  }

  snapshot(): WindowerSnapshot<A> {
    return structuredClone({
      kind: 'sessions in order',
      now: this.#now,
      turns: this.#turns,
      numbers: [...this.#numbers.entries()],
      free: this.#free,
      lasts: this.#lasts,
      begins: this.#begins,
      tallies: this.#tallies.snapshot(),
    });
  }

  restore(snapshot: WindowerSnapshot<A>): void {
    assertKind(snapshot, 'sessions in order');
    this.#now = snapshot.now;
    this.#turns = snapshot.turns;
    this.#free = [...snapshot.free];
    this.#lasts = snapshot.lasts.slice();
    this.#begins = snapshot.begins.slice();
    this.#tallies.restore(snapshot.tallies);
    // What ends in the slice of the time reached is put in order with the rest of it.
    this.#slice = this.#sliceOf(this.#now) - 1;
    for (const [identity, number] of snapshot.numbers) {
      this.#numbers.add(identity, number);
      this.#await(number);
    }
  }

  #begin(identity: KeyIdentity, key: readonly Value[], time: Timestamp): number {
    if (this.#numbers.size === 0) {
      this.#slice = this.#sliceOf(time);
      this.#ending = [];
      this.#place = 0;
    }
    const number = this.#free.pop() ?? this.#numbers.size;
    this.#numbers.add(identity, number);
    this.#tallies.begin(number, identity, key);
    if (number >= this.#lasts.length) this.#grow();
    this.#begins[number * STRIDE] = time;
    this.#begins[number * STRIDE + TURN] = this.#turns++;
    return number;
  }

  /** It is looked at again in the slice in which it would end. */
  #await(number: number): void {
    this.#waitingIn(this.#sliceOf(this.#endOf(number))).push(number);
  }

  #turn(): void {
    this.#slice++;
    const waiting = this.#waitingIn(this.#slice);
    this.#ring[this.#slice & (RING - 1)] = [];
    this.#ending = [];
    this.#place = 0;
    for (const number of waiting) {
      if (this.#sliceOf(this.#endOf(number)) > this.#slice) this.#await(number);
      else this.#ending.push(number);
    }
    this.#ending.sort((a, b) => this.#compare(a, b));
  }

  /** By end, then start, then in the order in which they began. */
  #compare(a: number, b: number): number {
    const [lasts, begins] = [this.#lasts, this.#begins];
    return (
      (lasts[a] ?? 0) - (lasts[b] ?? 0) ||
      (begins[a * STRIDE] ?? 0) - (begins[b * STRIDE] ?? 0) ||
      (begins[a * STRIDE + TURN] ?? 0) - (begins[b * STRIDE + TURN] ?? 0)
    );
  }

  #end(number: number, end: Timestamp): void {
    const [key, value, evidence] = [
      this.#tallies.key(number),
      this.#tallies.value(number),
      this.#tallies.evidence(number),
    ];
    const window = { start: this.#begins[number * STRIDE] ?? 0, end };
    this.#numbers.delete(this.#tallies.identity(number));
    this.#free.push(number);
    this.#findings.fired({ key, window, time: end, timing: 'on-time', revision: 0, replaces: NONE, value, evidence });
  }

  #endOf(number: number): Timestamp {
    return (this.#lasts[number] ?? 0) + this.#gap;
  }

  #sliceOf(time: Timestamp): number {
    return Math.floor(time / this.#width);
  }

  #waitingIn(slice: number): number[] {
    return this.#ring[slice & (RING - 1)] ?? [];
  }

  #grow(): void {
    const [lasts, begins] = [new Float64Array(this.#lasts.length * 2), new Float64Array(this.#begins.length * 2)];
    lasts.set(this.#lasts);
    begins.set(this.#begins);
    this.#lasts = lasts;
    this.#begins = begins;
  }
}
