import type { Expression } from '../../patterns/expression.js';
import { columnText } from '../column-text.js';
import type { QueryPlan } from '../plan.js';
import { streamBranches } from '../stream-branches.js';
import { componentsOf, type Location, outputLocation, sourceLocation } from './location.js';
import type { ProjectFlow } from './project-flow.js';
import type { StageDraft } from './stage-draft.js';

/** Whether the stage has all rows of the stream. */
export function hasStream(draft: StageDraft, stream: string, flow: ProjectFlow): boolean {
  if (draft.sources.has(stream) || draft.exchanges.has(stream)) return true;
  const givers = flow.givers(stream);
  return givers.length > 0 && givers.every((giver) => draft.queries.has(giver));
}

/** Whether all rows that the query must see together are in one task of the stage. */
export function holdsQuery(draft: StageDraft, query: QueryPlan, flow: ProjectFlow): boolean {
  if (!flow.needs(query).every((stream) => hasStream(draft, stream, flow))) return false;
  if (draft.spread === 'one') return true;
  const together = flow.together(query);
  if (together.kind !== 'key') return together.kind === 'nothing';
  const branches = streamBranches(query, flow.streams);
  return componentsOf(together.components, branches, branchLocations(draft, query, flow)) !== undefined;
}

/** Where, in the stage's tasks, the rows of each branch of the query are. */
export function branchLocations(
  draft: StageDraft,
  query: QueryPlan,
  flow: ProjectFlow,
): readonly (Location | undefined)[] {
  return streamBranches(query, flow.streams).map(({ stream }) => locationIn(draft, stream.name, flow));
}

/** Where the rows of a stream are that the stage has; undefined: that is not known. */
function locationIn(draft: StageDraft, name: string, flow: ProjectFlow): Location | undefined {
  if (!draft.locations.has(name)) draft.locations.set(name, findLocation(draft, name, flow));
  return draft.locations.get(name);
}

function findLocation(draft: StageDraft, name: string, flow: ProjectFlow): Location | undefined {
  const stream = flow.declaration(name);
  if (stream === undefined) return undefined;
  const key = draft.exchanges.get(name);
  if (key !== undefined) return exchangeLocation(key.map((expression) => columnText(expression, stream)));
  if (draft.sources.has(name)) return sourceLocation(stream);
  const [location, ...others] = flow
    .givers(name)
    .map((giver) => outputLocation(giver, stream, flow.streams, branchLocations(draft, giver, flow)));
  if (location === undefined) return undefined;
  const text = ({ key, spread }: Location): string => JSON.stringify([key, spread]);
  if (!others.every((other) => other !== undefined && text(other) === text(location))) return undefined;
  const sources = [location, ...others].flatMap((one) => one?.sources ?? []);
  return { ...location, sources: [...new Set(sources)] };
}

function exchangeLocation(key: readonly string[]): Location {
  return { key, spread: 'exchange', sources: [] };
}

/** The keys by which exchanges would bring the stage what it lacks of the query's streams; undefined: it is not one for them. */
export function lackingKeys(
  draft: StageDraft,
  query: QueryPlan,
  flow: ProjectFlow,
): ReadonlyMap<string, readonly Expression[]> | undefined {
  const lacking = flow.needs(query).filter((stream) => !hasStream(draft, stream, flow));
  const together = flow.together(query);
  if (together.kind === 'everything') {
    return draft.spread === 'one' ? new Map(lacking.map((stream) => [stream, []])) : undefined;
  }
  if (draft.spread !== 'exchanges') return undefined;
  if (together.kind === 'nothing') return new Map(lacking.map((stream) => [stream, fieldsOf(stream, flow)]));
  const branches = streamBranches(query, flow.streams);
  const known = branches.flatMap((branch, b) => (lacking.includes(branch.stream.name) ? [] : [b]));
  const components = together.components;
  const order =
    known.length === 0
      ? canonicalOrder(
          components.map(([first]) => first),
          branches[0]?.stream.name ?? '',
          flow,
        )
      : componentsOf(
          components.map((component) => known.flatMap((b) => component[b] ?? [])),
          known.flatMap((b) => branches[b] ?? []),
          known.map((b) => locationIn(draft, branches[b]?.stream.name ?? '', flow)),
        );
  if (order === undefined) return undefined;
  return new Map(
    lacking.map((stream) => {
      const b = branches.findIndex((branch) => branch.stream.name === stream);
      return [stream, order.flatMap((i) => components[i]?.[b] ?? [])];
    }),
  );
}

/** `PARTITION BY a, b` and `PARTITION BY b, a` are one exchange. */
function canonicalOrder(key: readonly (Expression | undefined)[], name: string, flow: ProjectFlow): readonly number[] {
  const stream = flow.declaration(name);
  const texts = key.map((expression) =>
    stream === undefined || expression === undefined ? '' : columnText(expression, stream),
  );
  return texts.map((_, i) => i).sort((a, b) => compareTexts(texts[a] ?? '', texts[b] ?? ''));
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** By the whole row: then all tasks have their share. */
function fieldsOf(stream: string, flow: ProjectFlow): readonly Expression[] {
  const schema = flow.declaration(stream)?.schema ?? [];
  return schema.map(({ type }, field): Expression => ({ kind: 'field', type, field }));
}
