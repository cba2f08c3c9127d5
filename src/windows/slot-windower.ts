import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { type Due, DueHeap } from './due-heap.js';
import { type FiringOptions, firesEarly, type Timing, type WindowFindings } from './firing.js';
import type { Fold } from './fold.js';
import type { KeyIdentity } from './key-identity.js';
import { newSlotTally, type Slot, type SlotTally } from './slot.js';
import { addToTally, evidenceOf } from './tally.js';
import { type FixedWindows, nameOf, type Window } from './window.js';
import type { Windower } from './windower.js';
import { assertKind, type WindowerSnapshot } from './windower-snapshot.js';

interface SlotDue<A> extends Due {
  readonly kind: 'end' | 'early' | 'forget';
  readonly slot: Slot<A>;
  readonly identity: KeyIdentity;
}

const NONE: readonly Window[] = [];

/**
 * Fixed windows, each with the values of its keys: an event costs as many look-ups as there are windows about it. Windows
 * are few, whatever the keys, so what falls due is found at once.
 */
export class SlotWindower<T, A> implements Windower<T, A> {
  readonly #assigner: FixedWindows;
  readonly #fold: Fold<T, A>;
  readonly #options: FiringOptions;
  readonly #isEarly: boolean;
  readonly #findings: WindowFindings<T, A>;
  readonly #slots = new Map<string, Slot<A>>();
  readonly #dues = new DueHeap<SlotDue<A>>();
  #now: Timestamp = Number.NEGATIVE_INFINITY;
  #turns = 0;
  /** Those of the last event, since the next is mostly in the same. */
  #windows: readonly Window[] = NONE;
  #current: readonly (Slot<A> | undefined)[] = [];

  constructor(assigner: FixedWindows, fold: Fold<T, A>, options: FiringOptions, findings: WindowFindings<T, A>) {
    this.#assigner = assigner;
    this.#fold = fold;
    this.#options = options;
    this.#isEarly = firesEarly(options);
    this.#findings = findings;
  }

  get due(): Timestamp {
    return this.#dues.first?.due ?? Number.POSITIVE_INFINITY;
  }

  get held(): number {
    return [...this.#slots.values()].reduce((sum, { keys }) => sum + keys.size, 0);
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
    const slots = [...this.#slots.values()].map(({ window, keys, fired }) => ({ window, fired, keys: [...keys] }));
    return structuredClone({ kind: 'windows', now: this.#now, turns: this.#turns, slots });
  }

  restore(snapshot: WindowerSnapshot<A>): void {
    assertKind(snapshot, 'windows');
    this.#now = snapshot.now;
    this.#turns = snapshot.turns;
    for (const { window, fired, keys } of snapshot.slots) {
      const slot = this.#open(window, fired);
      for (const [identity, tally] of keys) {
        slot.keys.set(identity, tally);
        this.#awaitEarly(slot, identity, tally);
      }
    }
  }

  #addTo(slot: Slot<A>, identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const tally = slot.keys.get(identity) ?? this.#begin(slot, identity, key, event.time);
    addToTally(tally, event, this.#fold);
    if (this.#options.empty > 0) tally.latest = Math.max(tally.latest, event.time);
    if (slot.fired) this.#fire(slot, tally, 'late', slot.window.end);
    else if (this.#isEarly) this.#showEarly(slot, identity, tally, event.time);
  }

  #showEarly(slot: Slot<A>, identity: KeyIdentity, tally: SlotTally<A>, time: Timestamp): void {
    tally.unshown++;
    if (tally.unshown >= this.#options.earlyCount) this.#fire(slot, tally, 'early', time);
    else if (tally.earlyAt === Number.POSITIVE_INFINITY) {
      tally.earlyAt = time + this.#options.earlyAfter;
      this.#awaitEarly(slot, identity, tally);
    }
  }

  #begin(slot: Slot<A>, identity: KeyIdentity, key: readonly Value[], latest: Timestamp): SlotTally<A> {
    const tally = newSlotTally(key, latest, this.#turns++, this.#fold.seed());
    slot.keys.set(identity, tally);
    return tally;
  }

  #awaitEarly(slot: Slot<A>, identity: KeyIdentity, { earlyAt, turn }: SlotTally<A>): void {
    const { start, end } = slot.window;
    if (earlyAt < end) this.#dues.add({ kind: 'early', due: earlyAt, start, end, turn, slot, identity });
  }

  /** Undefined once a window takes no more. */
  #slotOf(window: Window): Slot<A> | undefined {
    const known = this.#slots.get(nameOf(window));
    if (known !== undefined || window.end + this.#options.allowedLateness <= this.#now) return known;
    return this.#open(window, window.end <= this.#now);
  }

  #open(window: Window, fired: boolean): Slot<A> {
    const slot: Slot<A> = { window, keys: new Map(), fired };
    this.#slots.set(nameOf(window), slot);
    const { start, end } = window;
    const [kind, due] = fired ? (['forget', end + this.#options.allowedLateness] as const) : (['end', end] as const);
    this.#dues.add({ kind, due, start, end, turn: -1, slot, identity: '' });
    return slot;
  }

  #settle({ kind, slot, identity, due }: SlotDue<A>): void {
    const { start, end } = slot.window;
    if (kind === 'early') {
      const tally = slot.keys.get(identity);
      if (tally?.earlyAt === due) this.#fire(slot, tally, 'early', due);
      return;
    }
    if (kind === 'end') {
      slot.fired = true;
      for (const tally of slot.keys.values()) this.#fire(slot, tally, 'on-time', end);
      if (this.#options.empty > 0) this.#openEmpty(slot);
      const forget = end + this.#options.allowedLateness;
      if (forget > end) {
        this.#dues.add({ kind: 'forget', due: forget, start, end, turn: -1, slot, identity });
        return;
      }
    }
    this.#slots.delete(nameOf(slot.window));
    this.#windows = NONE;
  }

  #openEmpty({ window, keys }: Slot<A>): void {
    const next = this.#assigner.next(window);
    for (const [identity, { key, latest }] of keys) {
      if (next.start >= latest + this.#options.empty) continue;
      const slot = this.#slots.get(nameOf(next)) ?? this.#open(next, false);
      if (!slot.keys.has(identity)) this.#begin(slot, identity, key, latest);
    }
  }

  #fire({ window }: Slot<A>, tally: SlotTally<A>, timing: Timing, time: Timestamp): void {
    const { key, value } = tally;
    const revision = tally.revision++;
    tally.unshown = 0;
    tally.earlyAt = Number.POSITIVE_INFINITY;
    this.#findings.fired({ key, window, time, timing, revision, replaces: [], value, evidence: evidenceOf(tally) });
  }
}
