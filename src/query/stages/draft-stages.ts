import type { QueryPlan } from '../plan.js';
import { hasStream, holdsQuery, lackingKeys } from './draft-holds.js';
import type { ProjectFlow } from './project-flow.js';
import { emptyDraft, mergedDraft, type StageDraft, withExchanges, withQuery } from './stage-draft.js';

/** Which queries run together, and what comes to them by exchange. */
export function draftStages(flow: ProjectFlow): readonly StageDraft[] {
  const stages = new StageDrafts(flow);
  for (const query of flow.inOrder()) stages.place(query);
  return stages.drafts;
}

class StageDrafts {
  readonly #flow: ProjectFlow;
  #drafts: readonly StageDraft[];

  constructor(flow: ProjectFlow) {
    this.#flow = flow;
    this.#drafts = sourceDrafts(flow);
  }

  get drafts(): readonly StageDraft[] {
    return this.#drafts;
  }

  /** Where what it reads already is, as far as that is possible: an exchange costs more than a stage with many queries. */
  place(query: QueryPlan): void {
    const [old, draft] = this.#found(query) ?? [[], this.#ofItsOwn(query)];
    const [first] = old;
    const placed = withQuery(draft, query);
    if (first === undefined) this.#drafts = [...this.#drafts, placed];
    else {
      this.#drafts = this.#drafts.flatMap((one) => {
        if (one === first) return [placed];
        return old.includes(one) ? [] : [one];
      });
    }
  }

  /** A draft that takes the query, and the ones that it replaces. */
  #found(query: QueryPlan): readonly [old: readonly StageDraft[], draft: StageDraft] | undefined {
    for (const draft of this.#drafts) if (holdsQuery(draft, query, this.#flow)) return [[draft], draft];
    for (const drafts of this.#combinations(query)) {
      const merged = mergedDraft(drafts);
      if (holdsQuery(merged, query, this.#flow)) return [drafts, merged];
    }
    for (const draft of this.#drafts) {
      const extended = this.#extended(draft, query);
      if (extended !== undefined) return [[draft], extended];
    }
    return undefined;
  }

  #ofItsOwn(query: QueryPlan): StageDraft {
    const own = emptyDraft(this.#flow.together(query).kind === 'everything' ? 'one' : 'exchanges');
    return withExchanges(own, lackingKeys(own, query, this.#flow) ?? new Map());
  }

  /** Stages that have something each of what the query reads, and could be one. */
  #combinations(query: QueryPlan): readonly (readonly StageDraft[])[] {
    let combinations: readonly (readonly StageDraft[])[] = [[]];
    for (const stream of this.#flow.needs(query)) {
      const having = this.#drafts.filter((draft) => hasStream(draft, stream, this.#flow)).map((draft) => [draft]);
      const ways = having.length > 0 ? having : [this.#writers(stream)];
      combinations = combinations.flatMap((some) =>
        ways.map((way) => [...new Set([...some, ...way])]).filter((all) => this.#canBeOne(all)),
      );
    }
    return combinations.filter(({ length }) => length > 1);
  }

  #canBeOne(drafts: readonly StageDraft[]): boolean {
    return drafts.every((a) => drafts.every((b) => a === b || this.#areAlike(a, b)));
  }

  #areAlike(a: StageDraft, b: StageDraft): boolean {
    if (a.spread !== b.spread || this.#leadsTo(a, b)) return false;
    // One stream is read in one way.
    return [...a.exchanges].every(([stream, key]) => {
      const other = b.exchanges.get(stream);
      return other === undefined || this.#flow.keyText(stream, other) === this.#flow.keyText(stream, key);
    });
  }

  /** With exchanges for what it lacks, where it has something of what the query reads. */
  #extended(draft: StageDraft, query: QueryPlan): StageDraft | undefined {
    const has = this.#flow.needs(query).some((stream) => hasStream(draft, stream, this.#flow));
    const keys = has || draft.spread === 'one' ? lackingKeys(draft, query, this.#flow) : undefined;
    if (keys === undefined) return undefined;
    const writers = [...keys.keys()].flatMap((stream) => this.#writers(stream));
    if (writers.some((writer) => writer === draft || this.#leadsTo(draft, writer))) return undefined;
    const extended = withExchanges(draft, keys);
    return holdsQuery(extended, query, this.#flow) ? extended : undefined;
  }

  /** The stages that have rows of the stream first. */
  #writers(stream: string): readonly StageDraft[] {
    const givers = this.#flow.givers(stream);
    return this.#drafts.filter(
      ({ sources, queries }) => sources.has(stream) || givers.some((giver) => queries.has(giver)),
    );
  }

  /** Whether rows go from one stage to the other. */
  #leadsTo(from: StageDraft, to: StageDraft): boolean {
    return [...to.exchanges.keys()].some((stream) =>
      this.#writers(stream).some((writer) => writer === from || this.#leadsTo(from, writer)),
    );
  }
}

/** One for each source that is divided, and one for all those that are not. */
function sourceDrafts(flow: ProjectFlow): readonly StageDraft[] {
  const read = new Set(flow.queries.flatMap((query) => flow.needs(query)));
  const sources = flow.streams.filter(({ name }) => read.has(name) && flow.givers(name).length === 0);
  const topics = sources.filter(({ connector }) => connector?.kind === 'kafka');
  const others = sources.filter(({ connector }) => connector?.kind !== 'kafka');
  return [
    ...(others.length === 0 ? [] : [{ ...emptyDraft('one'), sources: new Set(others.map(({ name }) => name)) }]),
    ...topics.map(({ name }) => ({ ...emptyDraft('topics'), sources: new Set([name]) })),
  ];
}
