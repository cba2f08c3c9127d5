import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { Due } from './due-heap.js';
import { DueWheel } from './due-wheel.js';
import type { FiringOptions, Timing, WindowFindings } from './firing.js';
import type { Fold } from './fold.js';
import { newGlobal, type OpenGlobal } from './open-global.js';
import { addToTally, evidenceOf } from './tally.js';
import type { GlobalWindows } from './window.js';
import type { Windower } from './windower.js';
import { assertKind, type WindowerSnapshot } from './windower-snapshot.js';

interface GlobalDue<A> extends Due {
  readonly identity: KeyIdentity;
  readonly open: OpenGlobal<A>;
}

/**
 * One window a key at most, which ends when its rule says so and is gone then: what comes late joins the one that is open.
 * An event that ends a window is its last, so the window's end is a microsecond after it.
 */
export class GlobalWindower<T, A> implements Windower<T, A> {
  readonly #assigner: GlobalWindows<T>;
  readonly #fold: Fold<T, A>;
  readonly #options: FiringOptions;
  readonly #findings: WindowFindings<T, A>;
  readonly #keys = new Map<KeyIdentity, OpenGlobal<A>>();
  readonly #dues: DueWheel<GlobalDue<A>>;
  #now: Timestamp = Number.NEGATIVE_INFINITY;
  #turns = 0;

  constructor(assigner: GlobalWindows<T>, fold: Fold<T, A>, options: FiringOptions, findings: WindowFindings<T, A>) {
    this.#assigner = assigner;
    this.#dues = new DueWheel(assigner.within);
    this.#fold = fold;
    this.#options = options;
    this.#findings = findings;
  }

  get due(): Timestamp {
    return this.#dues.due;
  }

  get held(): number {
    return this.#keys.size;
  }

  add(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const { time } = event;
    const { within, count, when } = this.#assigner;
    if (time + within + this.#options.allowedLateness <= this.#now) {
      this.#findings.late(event);
      return;
    }
    const open = this.#keys.get(identity) ?? newGlobal(key, time, this.#turns++, this.#fold.seed());
    this.#keys.set(identity, open);
    addToTally(open, event, this.#fold);
    open.events++;
    open.firstTime = Math.min(open.firstTime, time);
    open.lastTime = Math.max(open.lastTime, time);
    if (open.events >= count || when?.(event.value) === true) this.#fire(identity, open, 'on-time', open.lastTime + 1);
    else if (open.firstTime + within <= this.#now) this.#fire(identity, open, 'late', open.firstTime + within);
    else this.#await(identity, open);
  }

  advance(time: Timestamp): void {
    for (let item = this.#dues.first; item !== undefined && item.due <= time; item = this.#dues.first) {
      this.#dues.take();
      this.#now = Math.max(this.#now, item.due);
      const { due, identity, open } = item;
      if (open.checkAt === due) this.#fire(identity, open, 'on-time', due);
    }
    this.#now = Math.max(this.#now, time);
  }

  snapshot(): WindowerSnapshot<A> {
    return structuredClone({ kind: 'global', now: this.#now, turns: this.#turns, keys: [...this.#keys] });
  }

  restore(snapshot: WindowerSnapshot<A>): void {
    assertKind(snapshot, 'global');
    this.#now = snapshot.now;
    this.#turns = snapshot.turns;
    for (const [identity, open] of snapshot.keys) {
      this.#keys.set(identity, open);
      open.checkAt = Number.POSITIVE_INFINITY;
      this.#await(identity, open);
    }
  }

  #await(identity: KeyIdentity, open: OpenGlobal<A>): void {
    const { firstTime, turn } = open;
    const due = firstTime + this.#assigner.within;
    if (open.checkAt === due) return;
    open.checkAt = due;
    this.#dues.add({ due, end: due, start: firstTime, turn, identity, open });
  }

  #fire(identity: KeyIdentity, open: OpenGlobal<A>, timing: Timing, end: Timestamp): void {
    this.#keys.delete(identity);
    open.checkAt = Number.POSITIVE_INFINITY;
    const { key, firstTime, lastTime, value } = open;
    const window = { start: firstTime, end: Math.max(end, lastTime + 1) };
    this.#findings.fired({
      key,
      window,
      time: window.end,
      timing,
      revision: 0,
      replaces: [],
      value,
      evidence: evidenceOf(open),
    });
  }
}
