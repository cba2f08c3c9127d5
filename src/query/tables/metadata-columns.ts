import { ATTRIBUTE, DEBEZIUM_METADATA, HEADER, type MetadataColumn, nameBehind } from '../../metadata-column.js';
import { type DataType, typeName } from '../../schema.js';
import { didYouMean } from '../binding/did-you-mean.js';
import { resolveType } from '../binding/resolve-type.js';
import type { ProblemReport } from '../problem-report.js';
import type { ColumnSyntax } from '../syntax/ast.js';
import type { ConnectorKind } from './connector-options.js';

type MetadataKey = MetadataColumn['of'];
type MetadataSyntax = ColumnSyntax & { readonly kind: 'metadata' };

/** What brings a table's records, and in which format, as it is written: by that it is known what they have beside columns. */
export interface RecordSyntax {
  readonly kind: ConnectorKind;
  readonly format: string | undefined;
}

const TEXT: DataType = { kind: 'VARCHAR' };
const TEXTS: DataType = { kind: 'MAP', key: TEXT, value: TEXT };
const TIMES: readonly DataType[] = [{ kind: 'TIMESTAMP' }, { kind: 'TIMESTAMPTZ' }];
/** Of each the types that it may have, but for VARCHAR alone; the first is the usual one. */
const TYPES: ReadonlyMap<MetadataKey, readonly DataType[]> = new Map<MetadataKey, readonly DataType[]>([
  ['partition', [{ kind: 'INTEGER' }, { kind: 'BIGINT' }]],
  ['offset', [{ kind: 'BIGINT' }]],
  ['timestamp', TIMES],
  ['headers', [TEXTS]],
  ['ce_time', [TEXT, ...TIMES]],
  ['before', [{ kind: 'JSON' }, TEXT]],
  ['value.ingestion-timestamp', TIMES],
  ['value.source.timestamp', TIMES],
  ['value.source.properties', [TEXTS]],
]);

const OF_RECORDS: Readonly<Record<ConnectorKind, readonly MetadataKey[]>> = {
  filesystem: [],
  kafka: ['topic', 'partition', 'offset', 'timestamp', 'headers', 'key', `${HEADER}NAME`],
  http: ['timestamp', 'headers', `${HEADER}NAME`],
  webhook: [`${ATTRIBUTE}NAME`, `${HEADER}NAME`],
};
const OF_FORMATS: ReadonlyMap<string | undefined, readonly MetadataKey[]> = new Map<string, readonly MetadataKey[]>([
  ['cloudevents', [`${ATTRIBUTE}NAME`]],
  ['debezium-json', DEBEZIUM_METADATA],
]);

/** Which of a record's own data a column is; undefined where there is none such, which was reported. */
export function metadataKey(
  { name, from }: MetadataSyntax,
  record: RecordSyntax,
  report: ProblemReport,
): MetadataKey | undefined {
  const keys = [...OF_RECORDS[record.kind], ...(OF_FORMATS.get(record.format) ?? [])];
  const written = from.key;
  if (keys.length === 0) {
    const message = `column ${name.name} is METADATA, and records of a file have any only in the formats 'cloudevents' and 'debezium-json'`;
    report.error(from, message, "Declare it as a column of the input, or write 'connector' = 'kafka' or 'http'");
    return undefined;
  }
  if (written.toLowerCase().startsWith(HEADER) && written.length > HEADER.length && keys.includes(`${HEADER}NAME`)) {
    return `${HEADER}${written.slice(HEADER.length)}`;
  }
  if (written.toLowerCase().startsWith(ATTRIBUTE)) return attributeKey(written, keys, from, report);
  const key = keys.find((candidate) => candidate === written.toLowerCase() && !candidate.endsWith('NAME'));
  if (key !== undefined) return key;
  const [first = 'timestamp'] = keys.filter((candidate) => candidate === 'timestamp' || !keys.includes('timestamp'));
  const hint = didYouMean(written, keys, `Write METADATA FROM '${first === 'ce_NAME' ? 'ce_id' : first}'; there are`);
  report.error(from, `a record has no metadata '${written}'`, hint);
  return undefined;
}

function attributeKey(
  written: string,
  keys: readonly MetadataKey[],
  from: MetadataSyntax['from'],
  report: ProblemReport,
): MetadataKey | undefined {
  const name = written.slice(ATTRIBUTE.length);
  if (!keys.includes(`${ATTRIBUTE}NAME`)) {
    const other = keys.includes(`${HEADER}NAME`) ? `, or METADATA FROM '${HEADER}${written}', a header as it is` : '';
    const hint = `Write 'format' = 'cloudevents'${other}`;
    report.error(from, `'${written}' is an attribute of a CloudEvent, and these records are none`, hint);
    return undefined;
  }
  if (/^[a-z0-9]+$/.test(name)) return `${ATTRIBUTE}${name}`;
  const bare = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const hint = bare === '' ? "Write METADATA FROM 'ce_id'" : `Write METADATA FROM '${ATTRIBUTE}${bare}'`;
  report.error(from, `no attribute of a CloudEvent is called '${name}': their names are of a to z and digits`, hint);
  return undefined;
}

/** The type that such a column is declared with; undefined where it cannot have it, which was reported. */
export function metadataType(
  { name, type: written }: MetadataSyntax,
  key: MetadataKey,
  report: ProblemReport,
): DataType | undefined {
  const allowed = TYPES.get(key) ?? [TEXT];
  if (key === 'headers' && written.name === 'MAP' && written.fields[1]?.type.name === 'BYTES') {
    report.error(written, 'headers are given as texts', `Write ${name.name} ${nameOf(TEXTS)} METADATA`);
    return undefined;
  }
  const type = resolveType(written, report);
  if (type === undefined) return undefined;
  if (allowed.some((other) => typeName(other) === typeName(type))) return type;
  const whose = nameBehind(ATTRIBUTE, key) === undefined ? 'a record' : 'a CloudEvent';
  report.error(
    written,
    `'${key}' of ${whose} is ${nameOf(allowed[0] ?? TEXT)}, not ${nameOf(type)}`,
    `Declare the column as ${allowed.map(nameOf).join(' or ')}`,
  );
  return undefined;
}

function nameOf(type: DataType): string {
  return type.kind === 'TIMESTAMPTZ' ? 'TIMESTAMPTZ' : typeName(type);
}
