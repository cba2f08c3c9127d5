/**
 * What is told of a job: OpenLineage 2-0-2 (https://openlineage.io/spec/2-0-2/OpenLineage.json), whose names these are. With
 * a `run` it is a RunEvent, without one a JobEvent.
 */
export interface LineageEvent {
  readonly eventType?: RunState;
  /** RFC 3339. */
  readonly eventTime: string;
  readonly run?: { readonly runId: string; readonly facets: Facets };
  readonly job: LineageJob;
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly OutputDataset[];
  readonly producer: string;
  readonly schemaURL: string;
}

export type RunState = 'START' | 'RUNNING' | 'COMPLETE' | 'ABORT' | 'FAIL';

export interface LineageJob {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Facets;
}

/** What a dataset is called: https://openlineage.io/docs/spec/naming. */
export interface DatasetName {
  readonly namespace: string;
  readonly name: string;
}

export interface Dataset extends DatasetName {
  readonly facets: Facets;
}

export interface OutputDataset extends Dataset {
  readonly outputFacets?: Facets;
}

export type Facets = Readonly<Record<string, Facet>>;

export interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
  readonly [member: string]: unknown;
}

const SPEC = 'https://openlineage.io/spec';

export function eventSchema(kind: 'RunEvent' | 'JobEvent'): string {
  return `${SPEC}/2-0-2/OpenLineage.json#/$defs/${kind}`;
}

/** Names this motif: a package URL (ECMA-427). */
export function producerOf(version: string): string {
  return `pkg:generic/motif@${version}`;
}

/** A facet as its schema of that version says: `SQLJobFacet`, `1-1-0`. */
export function facet(
  producer: string,
  name: string,
  version: string,
  members: Readonly<Record<string, unknown>>,
): Facet {
  return { _producer: producer, _schemaURL: `${SPEC}/facets/${version}/${name}.json#/$defs/${name}`, ...members };
}
