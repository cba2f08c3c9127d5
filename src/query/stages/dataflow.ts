import type { Connector } from '../../connector.js';
import { unreachable } from '../../errors.js';
import { outputType, type Project, streamsOf } from '../plan.js';

/** What reads what: streams, queries, and the streams that queries insert into. */
export interface Dataflow {
  readonly nodes: readonly DataflowNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export interface DataflowNode {
  readonly kind: 'source' | 'stream' | 'query';
  readonly name: string;
  /** Where a source's events come from, or what is inserted into a stream goes to. */
  readonly path?: string;
}

function nameOf(connector: Connector): string {
  switch (connector.kind) {
    case 'filesystem':
      return connector.path;
    case 'http':
      return connector.written;
    case 'webhook':
      return `webhook ${connector.written}`;
    case 'kafka':
      return `${connector.topics.length === 1 ? 'topic' : 'topics'} ${connector.written}`;
    default:
      return unreachable(connector);
  }
}

/** Of everything that is read or gives something; a declared stream that nobody reads is left out. */
export function dataflowOf({ streams, queries }: Project): Dataflow {
  const read = new Set(queries.flatMap(streamsOf));
  const targets = new Set(queries.flatMap(({ into }) => into?.type.name ?? []));
  const declared = streams.filter(
    ({ name, version }) => version === undefined && (read.has(name) || targets.has(name)),
  );
  return {
    nodes: [
      ...declared.map(({ name, connector }): DataflowNode => {
        const kind = targets.has(name) ? 'stream' : 'source';
        return { kind, name, ...(connector === undefined ? {} : { path: nameOf(connector) }) };
      }),
      ...queries.map(({ type }): DataflowNode => ({ kind: 'query', name: type.name })),
    ],
    edges: queries.flatMap((plan) => [
      ...streamsOf(plan).map((from) => ({ from, to: plan.type.name })),
      ...(plan.into === undefined ? [] : [{ from: plan.type.name, to: outputType(plan).name }]),
    ]),
  };
}
