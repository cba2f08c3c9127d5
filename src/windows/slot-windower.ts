import type { StreamEvent } from '../event.js';
import { IdentityNumbers } from '../identity-numbers.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { type Due, DueHeap } from './due-heap.js';
import { type FiringOptions, firesEarly, type Timing, type WindowFindings } from './firing.js';
import type { Fold } from './fold.js';
import type { Slot, SlotFirings } from './slot.js';
import { TallyColumns } from './tally-columns.js';
import { type FixedWindows, nameOf, type Window } from './window.js';
import type { Windower } from './windower.js';
import { assertKind, type WindowerSnapshot } from './windower-snapshot.js';

interface SlotDue<T, A> extends Due {
  readonly kind: 'end' | 'early' | 'forget';
  readonly slot: Slot<T, A>;
}

const NONE: readonly Window[] = [];
/** A window's own turn, which is before those of its keys: these are their numbers. */
const FIRST = -1;

/**
 * Fixed windows, each with the values of its keys: an event costs as many look-ups as there are windows about it. Windows
 * are few, whatever the keys, so what falls due is found at once.
 */
export class SlotWindower<T, A> implements Windower<T, A> {
  readonly #assigner: FixedWindows;
  readonly #fold: Fold<T, A>;
  readonly #options: FiringOptions;
  readonly #isEarly: boolean;
  readonly #firesOnce: boolean;
  readonly #findings: WindowFindings<T, A>;
  readonly #slots = new Map<string, Slot<T, A>>();
  readonly #dues = new DueHeap<SlotDue<T, A>>();
  #now: Timestamp = Number.NEGATIVE_INFINITY;
  /** Those of the last event, since the next is mostly in the same. */
  #windows: readonly Window[] = NONE;
  #current: readonly (Slot<T, A> | undefined)[] = [];

  constructor(assigner: FixedWindows, fold: Fold<T, A>, options: FiringOptions, findings: WindowFindings<T, A>) {
    this.#assigner = assigner;
    this.#fold = fold;
    this.#options = options;
    this.#isEarly = firesEarly(options);
    this.#firesOnce = !this.#isEarly && options.allowedLateness === 0 && options.empty === 0;
    this.#findings = findings;
  }

  get due(): Timestamp {
    return this.#dues.first?.due ?? Number.POSITIVE_INFINITY;
  }

  get held(): number {
    return [...this.#slots.values()].reduce((sum, { numbers }) => sum + numbers.size, 0);
  }

  add(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const windows = this.#assigner.windowsOf(event.time);
    if (windows !== this.#windows) {
      this.#windows = windows;
      this.#current = windows.map((window) => this.#slotOf(window));
    }
    let isTaken = windows.length === 0;
    for (const slot of this.#current) {
      if (slot === undefined) continue;
      isTaken = true;
      this.#addTo(slot, identity, key, event);
    }
    if (!isTaken) this.#findings.late(event);
  }

  advance(time: Timestamp): void {
    for (let due = this.#dues.first; due !== undefined && due.due <= time; due = this.#dues.first) {
      this.#dues.take();
      this.#now = Math.max(this.#now, due.due);
      this.#settle(due);
    }
    this.#now = Math.max(this.#now, time);
  }

  snapshot(): WindowerSnapshot<A> {
    const slots = [...this.#slots.values()].map(({ numbers, tallies, ...slot }) => ({
      ...slot,
      numbers: [...numbers.entries()],
      tallies: tallies.snapshot(),
    }));
    return structuredClone({ kind: 'windows', now: this.#now, slots });
  }

  restore(snapshot: WindowerSnapshot<A>): void {
    assertKind(snapshot, 'windows');
    this.#now = snapshot.now;
    for (const { window, fired, numbers, tallies, firings } of snapshot.slots) {
      const slot = this.#open(window, fired);
      slot.tallies.restore(tallies);
      for (const [identity, number] of numbers) slot.numbers.add(identity, number);
      for (const [number, one] of firings.entries()) {
        slot.firings.push(one);
        this.#awaitEarly(slot, number, one);
      }
    }
  }

  #addTo(slot: Slot<T, A>, identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const known = slot.numbers.get(identity);
    const number = known < 0 ? this.#begin(slot, identity, key, event.time) : known;
    slot.tallies.add(number, event);
    if (!this.#firesOnce) this.#showAdded(slot, number, event.time);
  }

  #showAdded(slot: Slot<T, A>, number: number, time: Timestamp): void {
    const firings = slot.firings[number];
    if (firings === undefined) return;
    firings.latest = Math.max(firings.latest, time);
    if (slot.fired) this.#fire(slot, number, 'late', slot.window.end);
    else if (this.#isEarly) this.#showEarly(slot, number, firings, time);
  }

  #showEarly(slot: Slot<T, A>, number: number, firings: SlotFirings, time: Timestamp): void {
    firings.unshown++;
    if (firings.unshown >= this.#options.earlyCount) this.#fire(slot, number, 'early', time);
    else if (firings.earlyAt === Number.POSITIVE_INFINITY) {
      firings.earlyAt = time + this.#options.earlyAfter;
      this.#awaitEarly(slot, number, firings);
    }
  }

  #begin(slot: Slot<T, A>, identity: KeyIdentity, key: readonly Value[], latest: Timestamp): number {
    const number = slot.numbers.size;
    slot.numbers.add(identity, number);
    slot.tallies.begin(number, identity, key);
    if (!this.#firesOnce) {
      slot.firings.push({ latest, unshown: 0, earlyAt: Number.POSITIVE_INFINITY, revision: 0 });
    }
    return number;
  }

  #awaitEarly(slot: Slot<T, A>, number: number, { earlyAt }: SlotFirings): void {
    const { start, end } = slot.window;
    if (earlyAt < end) this.#dues.add({ kind: 'early', due: earlyAt, start, end, turn: number, slot });
  }

  /** Undefined once a window takes no more. */
  #slotOf(window: Window): Slot<T, A> | undefined {
    const known = this.#slots.get(nameOf(window));
    if (known !== undefined || window.end + this.#options.allowedLateness <= this.#now) return known;
    return this.#open(window, window.end <= this.#now);
  }

  #open(window: Window, fired: boolean): Slot<T, A> {
    const slot: Slot<T, A> = {
      window,
      numbers: new IdentityNumbers(),
      tallies: new TallyColumns(this.#fold),
      firings: [],
      fired,
    };
    this.#slots.set(nameOf(window), slot);
    const { start, end } = window;
    const [kind, due] = fired ? (['forget', end + this.#options.allowedLateness] as const) : (['end', end] as const);
    this.#dues.add({ kind, due, start, end, turn: FIRST, slot });
    return slot;
  }

  #settle({ kind, slot, due, turn }: SlotDue<T, A>): void {
    const { start, end } = slot.window;
    if (kind === 'early') {
      if (slot.firings[turn]?.earlyAt === due) this.#fire(slot, turn, 'early', due);
      return;
    }
    if (kind === 'end') {
      slot.fired = true;
      const { length } = slot.tallies;
      for (let number = 0; number < length; number++) this.#fire(slot, number, 'on-time', end);
      if (this.#options.empty > 0) this.#openEmpty(slot);
      const forget = end + this.#options.allowedLateness;
      if (forget > end) {
        this.#dues.add({ kind: 'forget', due: forget, start, end, turn: FIRST, slot });
        return;
      }
    }
    this.#slots.delete(nameOf(slot.window));
    this.#windows = NONE;
  }

  #openEmpty({ window, numbers, tallies, firings }: Slot<T, A>): void {
    const next = this.#assigner.next(window);
    for (const [identity, number] of [...numbers.entries()].sort(([, a], [, b]) => a - b)) {
      const { latest } = firings[number] ?? { latest: Number.NEGATIVE_INFINITY };
      if (next.start >= latest + this.#options.empty) continue;
      const slot = this.#slots.get(nameOf(next)) ?? this.#open(next, false);
      if (slot.numbers.get(identity) < 0) this.#begin(slot, identity, tallies.key(number), latest);
    }
  }

  #fire({ window, tallies, firings }: Slot<T, A>, number: number, timing: Timing, time: Timestamp): void {
    const [key, value, evidence] = [tallies.key(number), tallies.value(number), tallies.evidence(number)];
    const state = firings[number];
    const revision = state?.revision ?? 0;
    if (state !== undefined) {
      state.revision++;
      state.unshown = 0;
      state.earlyAt = Number.POSITIVE_INFINITY;
    }
    this.#findings.fired({ key, window, time, timing, revision, replaces: NONE, value, evidence });
  }
}
