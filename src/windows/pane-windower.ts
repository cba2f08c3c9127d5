import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { type Due, DueHeap } from './due-heap.js';
import type { FiringOptions, Timing, WindowFindings } from './firing.js';
import type { MergeFold } from './fold.js';
import type { PanedKey } from './paned-key.js';
import { RangeTally } from './range-tally.js';
import { addToTally, emptyTally, evidenceOf } from './tally.js';
import { type FixedWindows, nameOf, type Window } from './window.js';
import type { Windower } from './windower.js';
import { assertKind, type WindowerSnapshot } from './windower-snapshot.js';

/** Keys, in order, that wait for a window to end, or to be forgotten. */
interface PaneDue extends Due {
  readonly kind: 'end' | 'forget';
  readonly window: Window;
  readonly identities: Set<KeyIdentity>;
}

/**
 * Windows that overlap, for values that can be merged: an event goes into one pane, however many windows it is in, and a
 * window is merged of what its key's windows before it have merged. A key waits for one window at a time.
 */
export class PaneWindower<T, A> implements Windower<T, A> {
  readonly #assigner: FixedWindows;
  readonly #fold: MergeFold<T, A>;
  readonly #options: FiringOptions;
  readonly #findings: WindowFindings<T, A>;
  readonly #keys = new Map<KeyIdentity, PanedKey<T, A>>();
  readonly #waiting = new Map<string, PaneDue>();
  readonly #dues = new DueHeap<PaneDue>();
  #now: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(assigner: FixedWindows, fold: MergeFold<T, A>, options: FiringOptions, findings: WindowFindings<T, A>) {
    this.#assigner = assigner;
    this.#fold = fold;
    this.#options = options;
    this.#findings = findings;
  }

  get due(): Timestamp {
    return this.#dues.first?.due ?? Number.POSITIVE_INFINITY;
  }

  get held(): number {
    return [...this.#keys.values()].reduce((sum, { panes }) => sum + panes.cells.length, 0);
  }

  add(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const { time } = event;
    const windows = this.#assigner.windowsOf(time);
    const pane = this.#assigner.paneOf(time).start;
    const [earliest, last] = [windows[0], windows.at(-1)];
    if (earliest === undefined || last === undefined) return;
    const { allowedLateness } = this.#options;
    if (last.end + allowedLateness <= this.#now) {
      this.#findings.late(event);
      return;
    }
    const paned = this.#keys.get(identity) ?? this.#begin(identity, key);
    addToTally(paned.panes.cellAt(pane), event, this.#fold);
    paned.latest = Math.max(paned.latest, time);
    paned.keepUntil = Math.max(paned.keepUntil, last.end + allowedLateness);
    if (earliest.end > this.#now) {
      if (!paned.isWaiting) this.#wait('end', earliest, identity, paned);
      return;
    }
    for (const window of windows) {
      if (window.end > this.#now) {
        if (!paned.isWaiting) this.#wait('end', window, identity, paned);
        return;
      }
      if (window.end + allowedLateness > this.#now) this.#fire(window, paned, 'late');
    }
    if (!paned.isWaiting) this.#wait('forget', last, identity, paned);
  }

  advance(time: Timestamp): void {
    for (let due = this.#dues.first; due !== undefined && due.due <= time; due = this.#dues.first) {
      this.#dues.take();
      this.#now = Math.max(this.#now, due.due);
      this.#waiting.delete(due.kind + nameOf(due.window));
      if (due.kind === 'end') this.#end(due);
      else this.#forget(due);
    }
    this.#now = Math.max(this.#now, time);
  }

  snapshot(): WindowerSnapshot<A> {
    const keys = [...this.#keys].map(([identity, { panes, ...rest }]) => ({ identity, ...rest, cells: panes.cells }));
    const waiting = [...this.#waiting.values()].map(({ kind, window, identities }) => ({
      kind,
      window,
      identities: [...identities],
    }));
    return structuredClone({ kind: 'panes', now: this.#now, turns: 0, keys, waiting });
  }

  restore(snapshot: WindowerSnapshot<A>): void {
    assertKind(snapshot, 'panes');
    this.#now = snapshot.now;
    for (const { identity, cells, ...rest } of snapshot.keys) {
      this.#keys.set(identity, { ...rest, panes: new RangeTally(this.#fold, [...cells]) });
    }
    for (const { kind, window, identities } of snapshot.waiting) {
      for (const identity of identities) this.#dueOf(kind, window).identities.add(identity);
    }
  }

  #begin(identity: KeyIdentity, key: readonly Value[]): PanedKey<T, A> {
    const paned: PanedKey<T, A> = {
      key,
      panes: new RangeTally(this.#fold),
      isWaiting: false,
      latest: Number.NEGATIVE_INFINITY,
      keepUntil: Number.NEGATIVE_INFINITY,
      revisions: new Map(),
    };
    this.#keys.set(identity, paned);
    return paned;
  }

  #wait(kind: PaneDue['kind'], window: Window, identity: KeyIdentity, paned: PanedKey<T, A>): void {
    paned.isWaiting = kind === 'end';
    this.#dueOf(kind, window).identities.add(identity);
  }

  #dueOf(kind: PaneDue['kind'], window: Window): PaneDue {
    const name = kind + nameOf(window);
    const known = this.#waiting.get(name);
    if (known !== undefined) return known;
    const { start, end } = window;
    const due = kind === 'end' ? end : end + this.#options.allowedLateness;
    const made: PaneDue = { kind, due, end, start, turn: 0, window, identities: new Set() };
    this.#waiting.set(name, made);
    this.#dues.add(made);
    return made;
  }

  #end({ window, identities }: PaneDue): void {
    const { allowedLateness, empty } = this.#options;
    const next = this.#assigner.next(window);
    const kept = this.#assigner.windowsOf(window.end - allowedLateness)[0]?.start ?? window.end;
    for (const identity of identities) {
      const paned = this.#keys.get(identity);
      if (paned === undefined) continue;
      this.#fire(window, paned, 'on-time');
      paned.panes.dropBefore(kept);
      const isNext =
        (paned.panes.cells.at(-1)?.time ?? window.start) >= next.start || next.start < paned.latest + empty;
      if (isNext) {
        paned.keepUntil = Math.max(paned.keepUntil, next.end + allowedLateness);
        this.#wait('end', next, identity, paned);
      } else if (allowedLateness > 0) this.#wait('forget', window, identity, paned);
      else this.#keys.delete(identity);
    }
  }

  #forget({ due, identities }: PaneDue): void {
    for (const identity of identities) {
      const paned = this.#keys.get(identity);
      if (paned?.isWaiting === false && paned.keepUntil <= due) this.#keys.delete(identity);
    }
  }

  #fire(window: Window, paned: PanedKey<T, A>, timing: Timing): void {
    const { key, panes, revisions } = paned;
    const tally = panes.over(window.start, window.end) ?? emptyTally(this.#fold.seed());
    const revision = revisions.get(nameOf(window)) ?? 0;
    if (this.#options.allowedLateness > 0) this.#count(window, revision + 1, revisions);
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

  /** What is remembered of windows is bounded by how many still take events. */
  #count(window: Window, revision: number, revisions: Map<string, number>): void {
    revisions.set(nameOf(window), revision);
    for (const name of revisions.keys()) {
      if (Number(name.slice(name.indexOf(' '))) + this.#options.allowedLateness > this.#now) return;
      revisions.delete(name);
    }
  }
}
