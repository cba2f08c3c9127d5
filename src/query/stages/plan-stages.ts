import { type Project, type StreamDeclaration, streamsOf } from '../plan.js';
import { branchLocations } from './draft-holds.js';
import { draftStages } from './draft-stages.js';
import { ProjectFlow } from './project-flow.js';
import type { Exchange, Stage, StageInput } from './stage.js';
import type { StageDraft } from './stage-draft.js';
import { exchangeName, stageName } from './stage-names.js';

/**
 * The project in stages, each behind those whose rows it reads by exchange. One whose sources are all files is one stage with
 * one task: the project as it is.
 */
export function planStages(project: Project): readonly Stage[] {
  const flow = new ProjectFlow(project);
  const drafts = draftStages(flow);
  const exchanges = new Map(
    drafts.flatMap((draft) => exchangesOf(draft, flow).map((exchange) => [exchange.name, exchange] as const)),
  );
  const kept = new Set<string>();
  return inOrder(drafts, flow).map((draft) => {
    const own = new Set(exchangesOf(draft, flow).map(({ name }) => name));
    const tables = tablesRead(draft, flow);
    const inputs: readonly StageInput[] = [
      ...[...draft.sources].map((stream) => ({ kind: 'source', stream }) as const),
      ...[...own].flatMap((name) => {
        const exchange = exchanges.get(name);
        return exchange === undefined ? [] : [{ kind: 'exchange', exchange } as const];
      }),
      ...tables.map((stream) => ({ kind: 'table', stream, isKept: !kept.has(stream) }) as const),
    ];
    for (const table of tables) kept.add(table);
    const outputs = [...exchanges.values()].filter(({ stream }) => writes(draft, stream, flow));
    return {
      name: stageName(inputs),
      project: projectOf(draft, outputs, project),
      tasks: draft.spread === 'one' ? 'one' : 'partitions',
      inputs,
      outputs,
      copartitioned: copartitioned(draft, flow),
    };
  });
}

/** By stream, in the project's order. */
function exchangesOf({ exchanges }: StageDraft, flow: ProjectFlow): readonly Exchange[] {
  return flow.streams.flatMap((stream) => {
    const key = exchanges.get(stream.name);
    if (key === undefined) return [];
    return [{ name: exchangeName(stream, key, flow.keyText(stream.name, key)), stream: stream.name, key }];
  });
}

function writes({ sources, queries }: StageDraft, stream: string, flow: ProjectFlow): boolean {
  return sources.has(stream) || flow.givers(stream).some((giver) => queries.has(giver));
}

function inOrder(drafts: readonly StageDraft[], flow: ProjectFlow): readonly StageDraft[] {
  const ordered = new Set<StageDraft>();
  const visit = (draft: StageDraft): void => {
    for (const stream of draft.exchanges.keys()) drafts.filter((one) => writes(one, stream, flow)).forEach(visit);
    ordered.add(draft);
  };
  drafts.forEach(visit);
  return [...ordered];
}

function tablesRead({ queries }: StageDraft, flow: ProjectFlow): readonly string[] {
  const read = new Set([...queries].flatMap(streamsOf));
  return flow.streams.flatMap(({ name }) => (read.has(name) && flow.isTable(name) ? [name] : []));
}

function projectOf(draft: StageDraft, outputs: readonly Exchange[], { folder, streams, queries }: Project): Project {
  const own = queries.filter((query) => draft.queries.has(query));
  const needed = new Set([
    ...draft.sources,
    ...own.flatMap(streamsOf),
    ...own.flatMap(({ into }) => into?.type.name ?? []),
    ...outputs.map(({ stream }) => stream),
  ]);
  return {
    folder,
    streams: streams.filter(({ name }) => needed.has(name)).map((stream) => declared(stream, draft)),
    queries: own,
  };
}

/** What comes by exchange is in order and computed, and was kept where it came from. */
function declared(stream: StreamDeclaration, { exchanges }: StageDraft): StreamDeclaration {
  if (!exchanges.has(stream.name)) return stream;
  const { connector: _from, computed: _computed, keepsRaw: _raw, watermark, ...rest } = stream;
  if (watermark === undefined) return rest;
  const { field, sameFields } = watermark;
  return { ...rest, watermark: { field, delay: 0, ...(sameFields === undefined ? {} : { sameFields }) } };
}

/** Sources whose partitions of one number a query takes to hold all rows of a key. */
function copartitioned(draft: StageDraft, flow: ProjectFlow): Stage['copartitioned'] {
  let groups: readonly (readonly string[])[] = [];
  for (const query of draft.spread === 'topics' ? draft.queries : []) {
    if (flow.together(query).kind !== 'key') continue;
    const sources = branchLocations(draft, query, flow).flatMap((location) => location?.sources ?? []);
    const [touched, others] = [true, false].map((isTouched) =>
      groups.filter((group) => group.some((source) => sources.includes(source)) === isTouched),
    );
    groups = [...(others ?? []), [...new Set([...(touched ?? []).flat(), ...sources])]];
  }
  return groups
    .filter((group) => group.length > 1 || topicsOf(group[0] ?? '', flow) > 1)
    .map((group) => group.toSorted())
    .toSorted();
}

function topicsOf(stream: string, flow: ProjectFlow): number {
  const connector = flow.declaration(stream)?.connector;
  return connector?.kind === 'kafka' ? connector.topics.length : 1;
}
