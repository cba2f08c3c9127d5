// Law: a message that is read without the library's decoder is read as that decodes it, whatever comes twice, in any order, or is
// not of the schema.
import { fc, test } from '@fast-check/vitest';
import protobuf from 'protobufjs';
import { describe, expect } from 'vitest';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import type { DataType, Schema, Value } from '../../../src/schema.js';
import { damage } from '../../support/broken-bytes.js';
import { readDatum } from '../../support/read-datum.js';
import { runs } from '../../support/runs.js';

const NUMBERS = ['int32', 'uint32', 'sint32', 'fixed32', 'sfixed32', 'float', 'double'] as const;
const LONGS = ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'] as const;
const SCALARS = [...NUMBERS, ...LONGS, 'bool', 'string', 'bytes', 'E'] as const;

/** Each scalar as a field that cannot tell that it is not there, one that can, and one of a `oneof`. */
const TEXT = `syntax = "proto3"; import "google/protobuf/timestamp.proto"; enum E { NONE = 0; ONE = 1; }
message All { google.protobuf.Timestamp at = 900; google.protobuf.Timestamp other = 901; string undeclared = 902;
  ${SCALARS.map((type, i) => `${type} ${type}_plain = ${3 * i + 1}; optional ${type} ${type}_can = ${3 * i + 2};`).join(' ')}
  oneof how { ${SCALARS.map((type, i) => `${type} ${type}_how = ${3 * i + 3};`).join(' ')} int32 how_undeclared = 903; } }`;

const columns: Schema = [
  ...SCALARS.flatMap((type) =>
    ['plain', 'can', 'how'].map((of) => ({ name: `${type}_${of}`, type: columnType(type) })),
  ),
  { name: 'at', type: { kind: 'TIMESTAMP' } },
  { name: 'missing', type: { kind: 'VARCHAR' } },
];

const codec = await schemaCodecOf('protobuf');
const compiled = codec.readerOf({ text: TEXT, references: [] }, columns);
const root = protobuf.parse(TEXT, new protobuf.Root(), { keepCase: true }).root;
root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')?.nested ?? {});
const All = root.resolveAll().lookupType('All');

const long = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-300n, 300n));
const time = fc.record({
  seconds: fc.oneof(long, fc.constant(2n ** 63n - 1n)),
  nanos: fc.integer({ min: -5, max: 2 ** 31 - 1 }),
});

/** One field, as it stands in a message. */
const occurrence = fc.oneof(
  fc.tuple(fc.constantFrom(...NUMBERS), fc.oneof(fc.integer(), fc.double(), fc.constant(0))),
  fc.tuple(fc.constantFrom(...LONGS), fc.oneof(long, fc.constant(0n))),
  fc.tuple(fc.constantFrom('string'), fc.string({ unit: 'grapheme', maxLength: 5 })),
  fc.tuple(fc.constantFrom('bytes'), fc.uint8Array({ maxLength: 5 })),
  fc.tuple(fc.constantFrom('bool', 'E'), fc.nat(2)),
);
const field = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(occurrence, fc.constantFrom('plain', 'can', 'how'))
      .map(([[type, value], of]) => ({ [`${type}_${of}`]: value })),
  },
  time.map((at) => ({ at })),
  time.map((other) => ({ other })),
  fc.constantFrom({ undeclared: 'x' }, { how_undeclared: 1 }, { how_undeclared: 0 }),
);

describe('what is read of a message', () => {
  test.prop([fc.array(field, { maxLength: 12 }), fc.option(damage)], { numRuns: 20 * runs })(
    'is what the library decodes',
    (fields, harm) => {
      const written = Buffer.concat(fields.map((one) => All.encode(All.fromObject(one)).finish()));
      const bytes = harm === null ? written : harm(written);
      const read = readDatum(compiled, Buffer.concat([Buffer.of(0), bytes]));
      let decoded: Readonly<Record<string, unknown>>;
      try {
        decoded = All.toObject(All.decode(bytes), { longs: String, enums: String, bytes: String });
      } catch {
        // What is not declared need not be well-formed.
        if (typeof read === 'string') expect(read).toMatch(/^no All in Protobuf: /);
        return;
      }
      expect(read).toEqual(columns.map(({ name }) => expected(name, decoded)));
    },
  );
});

function columnType(type: string): DataType {
  if (type === 'float' || type === 'double') return { kind: 'DOUBLE' };
  if (type === 'bool') return { kind: 'BOOLEAN' };
  if (type === 'string' || type === 'bytes' || type === 'E') return { kind: 'VARCHAR' };
  return { kind: 'HUGEINT' };
}

function expected(name: string, decoded: Readonly<Record<string, unknown>>): Value {
  const [type = '', of] = name.split('_');
  const given = decoded[name];
  if (name === 'at' && given !== undefined) return micros(Object(given));
  if (given === undefined && of !== 'plain') return null;
  switch (type) {
    case 'bool':
      return given === true;
    case 'string':
    case 'bytes':
      return String(given ?? '');
    case 'E':
      return String(given ?? 'NONE');
    case 'float':
    case 'double':
      return Number(given ?? 0);
    default:
      return exact(BigInt(String(given ?? 0)));
  }
}

function micros({ seconds = 0, nanos = 0 }: { readonly seconds?: unknown; readonly nanos?: number }): Value {
  const whole = BigInt(String(seconds));
  if (whole === 2n ** 63n - 1n) return Number.POSITIVE_INFINITY;
  return Number(whole) * 1e6 + Math.floor(nanos / 1000);
}

function exact(value: bigint): Value {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
