import type { NearMiss } from '../../near-miss.js';
import type { KeyedMissWatch, Miss } from '../../patterns/miss.js';
import type { Program } from '../../patterns/program.js';
import { stepDistances } from '../../patterns/tracing/step-distances.js';
import type { MatchQueryPlan } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import { MINUTE, type Timestamp } from '../../time.js';
import { keyIdentity } from '../keys/key-identity.js';
import { MissExplainer } from './explain-miss.js';

/** So many times as many as are kept are explained at most, since some turn out to belong to another match. */
const EXPLAINED = 4;

interface Kept {
  readonly slot: number;
  readonly missing: number;
  readonly identity: string;
  readonly miss: NearMiss;
}

/**
 * Which partial matches of a query that came to nothing are kept: those that came furthest, of each key one, and of what came
 * equally far the first; no more than `most` an epoch, and of epochs that end in one minute of event time. Only of these is
 * more made than a number.
 */
export class NearMisses implements KeyedMissWatch<never> {
  readonly #plan: MatchQueryPlan;
  readonly #most: number;
  readonly #keyOf: (slot: number) => readonly Value[];
  readonly #explainer: MissExplainer;
  #kept: Kept[] = [];
  #explained = 0;
  /** How many may be kept of this epoch; and what the last of them wanted more, once they are so many. */
  #room: number;
  #bound = Number.POSITIVE_INFINITY;
  #minute = Number.NaN;

  /** `keyOf` gives the key by the number that the matcher knows it by. */
  constructor(plan: MatchQueryPlan, program: Program<never>, most: number, keyOf: (slot: number) => readonly Value[]) {
    this.#plan = plan;
    this.#most = most;
    this.#keyOf = keyOf;
    this.#room = most;
    this.#explainer = new MissExplainer(plan, program, stepDistances(program.states, program.positions));
  }

  readonly wants = (missing: number, slot: number): boolean => {
    if (missing >= this.#bound || this.#explained >= EXPLAINED * this.#most) return false;
    for (const one of this.#kept) if (one.slot === slot && one.missing <= missing) return false;
    return true;
  };

  readonly missed = (miss: Miss<never>, slot: number): (() => void) => {
    this.#explained++;
    const key = this.#keyOf(slot);
    const told = { type: this.#plan.type, key, ...this.#explainer.explain(miss) };
    return () => this.#keep({ slot, missing: miss.missing, identity: keyIdentity(key), miss: told });
  };

  /** What was kept since this was last asked, in the order in which it came to nothing; `reached`: how far time is. */
  take(reached: Timestamp): readonly NearMiss[] {
    const kept = this.#kept.map(({ miss }) => miss);
    const minute = Math.floor(reached / MINUTE);
    this.#room = minute === this.#minute ? this.#room - kept.length : this.#most;
    this.#minute = minute;
    this.#explained = 0;
    this.#kept = [];
    this.#bound = this.#room > 0 ? Number.POSITIVE_INFINITY : 0;
    return kept;
  }

  #keep(one: Kept): void {
    const same = this.#kept.findIndex(({ identity }) => identity === one.identity);
    const isFull = this.#kept.length >= this.#room;
    const place = same >= 0 ? same : isFull ? this.#farthest() : -1;
    if (place < 0) {
      if (!isFull) this.#kept.push(one);
    } else if (one.missing < (this.#kept[place]?.missing ?? 0)) {
      this.#kept.splice(place, 1);
      this.#kept.push(one);
    }
    if (this.#kept.length >= this.#room) this.#bound = this.#kept[this.#farthest()]?.missing ?? 0;
  }

  /** The place of the last of those that want the most; -1: there is none. */
  #farthest(): number {
    let place = -1;
    for (const [at, { missing }] of this.#kept.entries()) {
      if (place < 0 || missing >= (this.#kept[place]?.missing ?? 0)) place = at;
    }
    return place;
  }
}
