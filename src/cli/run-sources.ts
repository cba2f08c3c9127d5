import type { RunOptions } from '../engine/contract.js';
import type { FileFormat } from '../file-connector.js';
import type { QueryPlan, StreamDeclaration } from '../query/plan.js';
import { streamFieldsRead } from '../query/stream-fields-read.js';
import { secretNames } from '../secret-names.js';
import type { RowCollectorOptions } from '../sources/row-collector.js';
import type { PartitionDiscovery, Source } from '../sources/source.js';
import type { CliContext } from './context.js';
import type { FoundInput } from './run-inputs.js';

/** What a file of the declared format says beside its columns; in others a column is a column, wherever it comes from. */
function envelopeOf(
  { connector }: StreamDeclaration,
  format: FileFormat,
): Pick<RowCollectorOptions, 'metadata' | 'isSecret'> {
  if (connector?.kind !== 'filesystem' || connector.format !== format) return {};
  return { metadata: connector.metadata ?? [], isSecret: secretNames(connector.secretHeaders) };
}

/** With `readers`, which are then all that reads them, values that none of them needs are not made, and no bytes kept. */
export async function runSources(
  { stdin }: CliContext,
  inputs: readonly FoundInput[],
  readers?: readonly QueryPlan[],
): Promise<Required<Pick<RunOptions, 'sources' | 'discoveries'>>> {
  const [{ rowOptions }, { fileSource }, { FollowedFile }, { Folder }] = await Promise.all([
    import('../engine/partitions/row-options.js'),
    import('../sources/file-source.js'),
    import('../sources/followed-file.js'),
    import('../sources/folder.js'),
  ]);
  const sources: Source[] = [];
  const discoveries: PartitionDiscovery[] = [];
  for (const { stream: declared, name, file, format, interval, isFolder } of inputs) {
    const needed =
      readers === undefined
        ? { keepsRaw: declared.keepsRaw ?? false }
        : { fields: streamFieldsRead(readers, declared.name), continued: false };
    const options = { name, ...rowOptions(declared), ...needed, ...envelopeOf(declared, format) };
    if (isFolder) {
      discoveries.push(
        new Folder({ ...options, folder: file, format, ...(interval === undefined ? {} : { interval }) }),
      );
    } else if (interval === undefined || format === 'parquet') {
      sources.push(fileSource({ ...options, file, format, stdin }));
    } else {
      sources.push(new FollowedFile({ ...options, file, format, interval, whenGone: 'fails' }));
    }
  }
  return { sources, discoveries };
}
