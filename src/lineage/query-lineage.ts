import { readFile } from 'node:fs/promises';
import { outputType, type Project, type QueryPlan, type StreamDeclaration, streamsOf } from '../query/plan.js';
import { hideSecrets } from '../query/tables/hide-secrets.js';
import { type Schema, typeName } from '../schema.js';
import { columnLineage } from './column-lineage.js';
import { columnLineageFacet } from './column-lineage-facet.js';
import { datasetNames } from './dataset-names.js';
import { type Dataset, type Facet, facet, type LineageJob } from './lineage-event.js';
import { queryOutputs } from './query-outputs.js';

/** What is told of a query, whatever becomes of a run of it. */
export interface QueryLineage {
  readonly query: string;
  readonly version: string;
  readonly job: LineageJob;
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

export interface LineageSettings {
  /** Of the jobs. */
  readonly namespace: string;
  /** As `producerOf`. */
  readonly producer: string;
  /** The archive's folder, where there is one. */
  readonly archive?: string;
}

/** Each of a project's queries as a job: what it reads and gives, where that is, and which column comes of which. */
export async function queryLineages(project: Project, settings: LineageSettings): Promise<readonly QueryLineage[]> {
  return Promise.all(project.queries.map((plan) => queryLineage(plan, project, settings)));
}

async function queryLineage(plan: QueryPlan, project: Project, settings: LineageSettings): Promise<QueryLineage> {
  const { namespace, producer, archive } = settings;
  const { name, version } = plan.type;
  const read = streamsOf(plan).flatMap((stream) => project.streams.find((one) => one.name === stream) ?? []);
  const text = hideSecrets(await readFile(plan.file, 'utf8').catch(() => '')).text;
  const isStreaming = isUnbounded(plan, project, new Set());
  const pattern = { eventTrigger: 'PERIODIC', eventContentMode: 'ACCUMULATIVE' };
  const jobType = {
    processingType: isStreaming ? 'STREAMING' : 'BATCH',
    integration: 'MOTIF',
    jobType: 'QUERY',
    ...(isStreaming ? { emissionPattern: pattern } : {}),
  };
  const facets = {
    jobType: facet(producer, 'JobTypeJobFacet', '2-0-4', jobType),
    ...(text === '' ? {} : { sql: facet(producer, 'SQLJobFacet', '1-1-0', { query: text }) }),
  };
  const places = new Map(project.streams.map((stream) => [stream.name, datasetNames(stream, archive)]));
  const lineage = columnLineage(plan, project.streams);
  return {
    query: name,
    version,
    job: { namespace, name, facets },
    inputs: read.flatMap((stream) =>
      (places.get(stream.name) ?? []).map((place) => ({
        ...place,
        facets: schemaFacets(producer, ownColumns(stream)),
      })),
    ),
    outputs: queryOutputs(plan, project, lineage, archive).map(({ place, columns }) => ({
      ...place,
      facets: {
        ...schemaFacets(producer, columns),
        ...columnLineageFacet(producer, columns, lineage.influences, places),
      },
    })),
  };
}

/** Those that the input has; the others are computed of them. */
function ownColumns({ schema, computed = [] }: StreamDeclaration): Schema {
  const others = new Set(computed.map(({ field }) => field));
  return schema.filter((_, place) => !others.has(place));
}

function schemaFacets(producer: string, columns: Schema): Readonly<Record<string, Facet>> {
  return { schema: facet(producer, 'SchemaDatasetFacet', '1-2-0', { fields: columns.map(schemaField) }) };
}

function schemaField({ name, type }: Schema[number]): object {
  if (type.kind !== 'STRUCT') return { name, type: typeName(type) };
  return { name, type: type.kind, fields: type.fields.map(schemaField) };
}

/** Whether something that it reads, through whatever queries, has no end. */
function isUnbounded(plan: QueryPlan, project: Project, seen: Set<QueryPlan>): boolean {
  if (seen.has(plan)) return false;
  seen.add(plan);
  return streamsOf(plan).some((name) => {
    const connector = project.streams.find((stream) => stream.name === name)?.connector;
    if (connector?.kind === 'kafka' || connector?.kind === 'http') return true;
    if (connector?.kind === 'filesystem') return connector.monitorInterval !== undefined;
    const givers = project.queries.filter((query) => outputType(query).name === name);
    return givers.some((giver) => isUnbounded(giver, project, seen));
  });
}
