import { MAX_PRECISION } from '../../numeric-type.js';
import type { DataType, Field, ScalarKind } from '../../schema.js';
import { suggest } from '../../suggest.js';
import type { ProblemReport } from '../problem-report.js';
import type { TypeSyntax } from '../syntax/ast.js';

const NAMES: readonly (readonly [kind: ScalarKind, names: string])[] = [
  ['BOOLEAN', 'BOOLEAN,BOOL,LOGICAL'],
  ['TINYINT', 'TINYINT,INT1'],
  ['SMALLINT', 'SMALLINT,INT2,SHORT'],
  ['INTEGER', 'INTEGER,INT,INT4,SIGNED'],
  ['BIGINT', 'BIGINT,INT8,LONG'],
  ['HUGEINT', 'HUGEINT,INT128'],
  ['FLOAT', 'FLOAT,REAL,FLOAT4'],
  ['DOUBLE', 'DOUBLE,FLOAT8,DOUBLE PRECISION'],
  ['VARCHAR', 'VARCHAR,STRING,TEXT,CHAR,BPCHAR,NVARCHAR,CHARACTER,CHARACTER VARYING,CHAR VARYING'],
  ['JSON', 'JSON'],
  ['UUID', 'UUID'],
  ['DATE', 'DATE'],
  ['TIMESTAMP', 'TIMESTAMP,DATETIME,TIMESTAMP_US,TIMESTAMP WITHOUT TIME ZONE'],
  ['TIMESTAMPTZ', 'TIMESTAMPTZ,TIMESTAMP WITH TIME ZONE,TIMESTAMP WITH LOCAL TIME ZONE,TIMESTAMP_LTZ'],
  ['INTERVAL', 'INTERVAL'],
];
const KIND_OF: ReadonlyMap<string, ScalarKind> = new Map(
  NAMES.flatMap(([kind, names]) => names.split(',').map((name): [string, ScalarKind] => [name, kind])),
);
const DECIMAL_NAMES: ReadonlySet<string> = new Set(['DECIMAL', 'NUMERIC', 'DEC']);

/** What DuckDB or Flink knows and motif does not, and what to take instead. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ...['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT'].map((name): [string, string] => [
    name,
    'Take the next wider signed type',
  ]),
  ...['TIME', 'TIMETZ', 'TIME WITH TIME ZONE', 'TIME WITHOUT TIME ZONE'].map((name): [string, string] => [
    name,
    'Take TIMESTAMP, INTERVAL or VARCHAR',
  ]),
  ...['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS'].map((name): [string, string] => [
    name,
    'Take TIMESTAMP, which counts microseconds',
  ]),
  ...['BLOB', 'BYTES', 'BINARY', 'VARBINARY', 'BYTEA'].map((name): [string, string] => [name, 'Take VARCHAR']),
]);

const TEXT_LENGTH = 'VARCHAR';
const DEFAULT_DECIMAL = { precision: 18, scale: 3 };
const MAX_FRACTION_DIGITS = 6;

/** The type that is written, by DuckDB's and by Flink's names; undefined when there is none, which is then reported. */
export function resolveType(syntax: TypeSyntax, report: ProblemReport): DataType | undefined {
  let type = elementType(syntax, report);
  for (let depth = 0; type !== undefined && depth < syntax.listDepth; depth++) type = { kind: 'LIST', element: type };
  return type;
}

function elementType(syntax: TypeSyntax, report: ProblemReport): DataType | undefined {
  const { name, parameters } = syntax;
  if (name === 'STRUCT' || name === 'ROW') return structType(syntax, report);
  if (name === 'MAP') return mapType(syntax, report);
  if (DECIMAL_NAMES.has(name)) return decimalType(syntax, report);
  const kind = KIND_OF.get(name);
  if (kind === undefined) {
    const instead = INSTEAD.get(name);
    if (instead !== undefined) report.error(syntax, `the type ${name} is not supported`, instead);
    else report.error(syntax, `there is no type ${name}`, nearest(name));
    return undefined;
  }
  const [parameter] = parameters;
  if (parameter === undefined || kind === TEXT_LENGTH) return { kind };
  if (kind !== 'TIMESTAMP' && kind !== 'TIMESTAMPTZ') {
    report.error(syntax, `${name} takes no number in brackets`, `Write ${name}`);
    return undefined;
  }
  if (parameter <= MAX_FRACTION_DIGITS) return { kind };
  const hint = `Write ${name}(6): a timestamp counts microseconds`;
  report.error(syntax, `${name}(${parameter}) has more than ${MAX_FRACTION_DIGITS} digits of a second`, hint);
  return undefined;
}

function decimalType(syntax: TypeSyntax, report: ProblemReport): DataType | undefined {
  const [precision = DEFAULT_DECIMAL.precision, given] = syntax.parameters;
  const scale = given ?? (syntax.parameters.length === 0 ? DEFAULT_DECIMAL.scale : 0);
  if (precision >= 1 && precision <= MAX_PRECISION && scale <= precision) return { kind: 'DECIMAL', precision, scale };
  const message = `DECIMAL(${precision}, ${scale}) is not possible`;
  report.error(syntax, message, `DECIMAL(p, s) has 1 to ${MAX_PRECISION} digits, s of them behind the point`);
  return undefined;
}

function structType(syntax: TypeSyntax, report: ProblemReport): DataType | undefined {
  const fields: Field[] = [];
  for (const { name, type } of syntax.fields) {
    const resolved = resolveType(type, report);
    if (fields.some((field) => field.name.toLowerCase() === name.name.toLowerCase())) {
      report.error(name, `the struct has two fields ${name.name}`);
    }
    if (resolved !== undefined) fields.push({ name: name.name, type: resolved });
  }
  return fields.length === syntax.fields.length ? { kind: 'STRUCT', fields } : undefined;
}

function mapType(syntax: TypeSyntax, report: ProblemReport): DataType | undefined {
  const [key, value] = syntax.fields.map(({ type }) => resolveType(type, report));
  return key === undefined || value === undefined ? undefined : { kind: 'MAP', key, value };
}

function nearest(name: string): string {
  const meant = suggest(
    name,
    [...KIND_OF.keys(), ...DECIMAL_NAMES].filter((known) => !/\d/.test(known)),
  );
  return meant === undefined
    ? `Types are ${NAMES.map(([kind]) => kind).join(', ')}, DECIMAL(p, s)`
    : `did you mean ${meant}?`;
}
