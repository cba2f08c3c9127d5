import type { MetadataColumn } from '../metadata-column.js';
import { type DataType, typeName } from '../schema.js';
import type { ColumnSyntax } from './ast.js';
import type { ConnectorKind } from './connector-options.js';
import { didYouMean } from './did-you-mean.js';
import type { ProblemReport } from './problem-report.js';
import { resolveType } from './resolve-type.js';

type MetadataKey = MetadataColumn['of'];

const TEXT: DataType = { kind: 'VARCHAR' };
/** Of each the types that it may have; the first is the usual one. */
const TYPES: Readonly<Record<MetadataKey, readonly DataType[]>> = {
  topic: [TEXT],
  partition: [{ kind: 'INTEGER' }, { kind: 'BIGINT' }],
  offset: [{ kind: 'BIGINT' }],
  timestamp: [{ kind: 'TIMESTAMP' }, { kind: 'TIMESTAMPTZ' }],
  headers: [{ kind: 'MAP', key: TEXT, value: TEXT }],
  key: [TEXT],
};
const KEYS: readonly MetadataKey[] = ['topic', 'partition', 'offset', 'timestamp', 'headers', 'key'];

/** Which of a record's own data a column is; undefined where there is none such, which was reported. */
export function metadataKey(
  { name, from }: ColumnSyntax & { readonly kind: 'metadata' },
  kind: ConnectorKind,
  report: ProblemReport,
): MetadataKey | undefined {
  if (kind === 'filesystem') {
    const message = `column ${name.name} is METADATA, and only records of Kafka have any`;
    report.error(from, message, "Declare it as a column of the input, or write 'connector' = 'kafka'");
    return undefined;
  }
  const key = KEYS.find((candidate) => candidate === from.key.toLowerCase());
  if (key !== undefined) return key;
  const hint = didYouMean(from.key, KEYS, "Write METADATA FROM 'timestamp'; there are");
  report.error(from, `a record has no metadata '${from.key}'`, hint);
  return undefined;
}

/** The type that such a column is declared with; undefined where it cannot have it, which was reported. */
export function metadataType(
  { name, type: written }: ColumnSyntax & { readonly kind: 'metadata' },
  key: MetadataKey,
  report: ProblemReport,
): DataType | undefined {
  const [usual = TEXT, ...others] = TYPES[key];
  if (key === 'headers' && written.name === 'MAP' && written.fields[1]?.type.name === 'BYTES') {
    report.error(written, 'headers are given as texts', `Write ${name.name} ${nameOf(usual)} METADATA`);
    return undefined;
  }
  const type = resolveType(written, report);
  if (type === undefined) return undefined;
  if ([usual, ...others].some((allowed) => typeName(allowed) === typeName(type))) return type;
  const all = [usual, ...others].map(nameOf).join(' or ');
  report.error(
    written,
    `'${key}' of a record is ${nameOf(usual)}, not ${nameOf(type)}`,
    `Declare the column as ${all}`,
  );
  return undefined;
}

function nameOf(type: DataType): string {
  return type.kind === 'TIMESTAMPTZ' ? 'TIMESTAMPTZ' : typeName(type);
}
