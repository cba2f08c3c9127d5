import { spawnSync } from 'node:child_process';
import { formatDate } from '../../src/format-date.js';
import { formatDecimal } from '../../src/format-number.js';
import { formatText } from '../../src/format-value.js';
import { isList } from '../../src/is-value.js';
import type { DataType, Value } from '../../src/schema.js';
import { PYTHON, pythonHas } from './python.js';

const SCRIPT = new URL('python/schemas.py', import.meta.url).pathname;

/** Python's own Avro, Protobuf and JSON Schema: `pip install fastavro grpcio-tools jsonschema`. */
export const hasSchemaPython: boolean = pythonHas('fastavro, grpc_tools, jsonschema');

/** What the script gives for each case, in order; bytes in hexadecimal. */
export interface PythonAnswers {
  /** What it read, and what it wrote of that. */
  readonly avro: readonly { readonly value: unknown; readonly bytes: string }[];
  readonly protobuf: readonly { readonly value: unknown; readonly bytes: string }[];
  readonly written_avro: readonly string[];
  readonly written_protobuf: readonly string[];
  /** The errors of each text. */
  readonly json_schema: readonly (readonly (readonly string[])[])[];
}

/** All in one process. */
export function askPython(cases: Readonly<Record<keyof PythonAnswers, readonly object[]>>): PythonAnswers {
  const { stdout, stderr, status } = spawnSync(PYTHON, [SCRIPT], { input: JSON.stringify(cases), maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr.toString());
  const answers: PythonAnswers = JSON.parse(stdout.toString());
  return answers;
}

/** A value as the script gives one that it read. */
export function asPython(kind: 'avro' | 'protobuf', type: DataType, value: Value): unknown {
  if (value === null || typeof value === 'boolean') return value;
  switch (type.kind) {
    case 'FLOAT':
    case 'DOUBLE':
      return Number.isNaN(value) ? 'NaN' : bitsOf(Number(value));
    case 'DECIMAL':
      return formatDecimal({ precision: type.scale + 1, scale: type.scale }, BigInt(String(value)));
    case 'DATE':
      return kind === 'avro' ? String(value) : formatDate(Number(value));
    case 'INTERVAL':
      return formatText(type, value);
    case 'LIST':
      return listOf(value).map((item) => inMany(kind, asPython(kind, type.element, item)));
    case 'STRUCT':
      return type.fields.map((field, i) => asPython(kind, field.type, listOf(value)[i] ?? null));
    case 'MAP': {
      const entries = listOf(value).map((entry) => {
        const [key = null, of = null] = listOf(entry);
        return [asPython(kind, type.key, key), inMany(kind, asPython(kind, type.value, of))];
      });
      return kind === 'avro' && type.key.kind !== 'VARCHAR' ? entries : entries.sort(byKey);
    }
    default:
      return String(value);
  }
}

/** Protobuf has no NULL in a list or map: what is written as a text is an empty one. */
function inMany(kind: 'avro' | 'protobuf', value: unknown): unknown {
  return kind === 'protobuf' && value === null ? '' : value;
}

/** The value within what Python has for it: times from the year 1 to 9999. */
export function forPython(kind: 'avro' | 'protobuf', type: DataType, value: Value): Value {
  if (value === null) return value;
  switch (type.kind) {
    case 'DATE':
      return kind === 'avro' ? Number(value) % 700_000 : value;
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return Number.isFinite(value) ? Number(value) % 6e16 : 0;
    case 'LIST':
      return listOf(value).map((item) => forPython(kind, type.element, item));
    case 'STRUCT':
      return type.fields.map((field, i) => forPython(kind, field.type, listOf(value)[i] ?? null));
    case 'MAP':
      return listOf(value).map((entry) => {
        const [key = null, of = null] = listOf(entry);
        return [forPython(kind, type.key, key), forPython(kind, type.value, of)];
      });
    default:
      return value;
  }
}

/** As Python sorts texts, by code points, and truth values. */
function byKey([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

function bitsOf(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}
