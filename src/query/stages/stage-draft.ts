import type { Expression } from '../../patterns/expression.js';
import type { QueryPlan } from '../plan.js';
import type { Location } from './location.js';

/** A stage as it is being planned. */
export interface StageDraft {
  /** What its tasks are partitions of; `one`: it has one task, which has all rows. */
  readonly spread: 'one' | 'topics' | 'exchanges';
  /** The streams that it reads from where their events come from. */
  readonly sources: ReadonlySet<string>;
  /** The keys by which it reads others, by stream. */
  readonly exchanges: ReadonlyMap<string, readonly Expression[]>;
  readonly queries: ReadonlySet<QueryPlan>;
  /** Where rows of streams are, as far as that was asked: a further query changes nothing of it. */
  readonly locations: Map<string, Location | undefined>;
}

export function emptyDraft(spread: StageDraft['spread']): StageDraft {
  return { spread, sources: new Set(), exchanges: new Map(), queries: new Set(), locations: new Map() };
}

export function withQuery(draft: StageDraft, query: QueryPlan): StageDraft {
  return { ...draft, queries: new Set([...draft.queries, query]) };
}

export function withExchanges(draft: StageDraft, exchanges: StageDraft['exchanges']): StageDraft {
  return { ...draft, exchanges: new Map([...draft.exchanges, ...exchanges]), locations: new Map() };
}

/** All as one: with the first one's key where several read a stream by exchange. */
export function mergedDraft(drafts: readonly StageDraft[]): StageDraft {
  return {
    spread: drafts[0]?.spread ?? 'one',
    sources: new Set(drafts.flatMap(({ sources }) => [...sources])),
    exchanges: new Map(drafts.toReversed().flatMap(({ exchanges }) => [...exchanges])),
    queries: new Set(drafts.flatMap(({ queries }) => [...queries])),
    locations: new Map(),
  };
}
