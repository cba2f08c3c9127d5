import { encodeState } from '../engine/epochs/codec.js';
import { QueryProcessor } from '../engine/matching/query-processor.js';
import type { Task } from '../engine/task.js';

/** Partial matches of one query, when it had most of them. */
export interface OpenAtMost {
  /** All of them, and the keys that had some. */
  readonly matches: number;
  readonly keys: number;
  /** Of a key that had some: of half, of 99 in 100 no more than this, and of none more than `max`. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** What a checkpoint takes for them, about; memory takes no more. */
  readonly bytes: number;
}

/** So often, at most, all open keys are looked at. */
export const OPEN_LOOKS = 100;
/** Keys whose state is measured, for all. */
const SAMPLE = 500;

/** Looks at what a query has open, now and then. */
export class OpenWatch {
  readonly #query: string;
  #looks = 0;
  #most: OpenAtMost | undefined;
  /** Of any key at any look. */
  #max = 0;

  constructor(query: string) {
    this.#query = query;
  }

  /** Undefined: the query looks for no pattern, or nothing was ever open. */
  get most(): OpenAtMost | undefined {
    return this.#most && { ...this.#most, max: this.#max };
  }

  readonly look = (share: number, task: Task): void => {
    if (share * OPEN_LOOKS < this.#looks) return;
    this.#looks = Math.floor(share * OPEN_LOOKS) + 1;
    const node = task.nodes.find(({ plan }) => plan.type.name === this.#query);
    if (!(node?.processor instanceof QueryProcessor)) return;
    const { counts, states } = node.processor.openMatches();
    const open = counts.filter((count) => count > 0).sort();
    const matches = open.reduce((sum, count) => sum + count, 0);
    this.#max = Math.max(this.#max, open.at(-1) ?? 0);
    if (matches <= (this.#most?.matches ?? 0)) return;
    const sampled = states(SAMPLE);
    const bytes = sampled.reduce((sum, state) => sum + encodeState(state).length, 0);
    const atPart = (part: number): number => open[Math.max(0, Math.ceil(part * open.length) - 1)] ?? 0;
    this.#most = {
      matches,
      keys: open.length,
      p50: atPart(0.5),
      p99: atPart(0.99),
      max: this.#max,
      bytes: Math.round((bytes / Math.max(1, sampled.length)) * counts.length),
    };
  };
}
