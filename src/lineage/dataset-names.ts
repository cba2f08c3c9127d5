import { parse, resolve } from 'node:path';
import { CATALOGUE } from '../archive/catalogue-file.js';
import { unreachable } from '../errors.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { DatasetName } from './lineage-event.js';

const STDIN = '/dev/stdin';

/**
 * Where a stream's rows are, by the names that OpenLineage has for such places. Of a webhook only the host is told: the rest
 * of its URL is often all that a sender has to know.
 */
export function datasetNames(
  { name, connector }: StreamDeclaration,
  archive: string | undefined,
): readonly DatasetName[] {
  if (connector === undefined) return [givenName(name, archive)];
  switch (connector.kind) {
    case 'filesystem':
      return [{ namespace: 'file', name: connector.file === '-' ? STDIN : resolve(connector.file) }];
    case 'kafka':
      return connector.topics.map((topic) => ({
        namespace: `kafka://${connector.settings.brokers[0] ?? ''}`,
        name: topic,
      }));
    case 'http': {
      const { host, port } = connector.listen;
      return [{ namespace: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, name: connector.path }];
    }
    case 'webhook':
      return [{ namespace: new URL(connector.url).origin, name }];
    default:
      return unreachable(connector);
  }
}

/** What a query gives: a view of the archive's catalogue, or nothing that stays. */
export function givenName(name: string, archive: string | undefined): DatasetName {
  if (archive === undefined) return { namespace: 'inmemory://', name };
  return { namespace: `duckdb://${resolve(archive, CATALOGUE)}`, name: `${parse(CATALOGUE).name}.main.${name}` };
}
