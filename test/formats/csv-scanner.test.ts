import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CsvDecoder } from '../../src/formats/csv-decoder.js';
import { CsvScanner } from '../../src/formats/csv-scanner.js';
import type { Schema } from '../../src/schema.js';
import { type Decoded, decode } from '../support/decode.js';
import { runs } from '../support/runs.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'text', type: { kind: 'VARCHAR' } },
  { name: 'real', type: { kind: 'DOUBLE' } },
  { name: 'whole', type: { kind: 'INTEGER' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 6, scale: 2 } },
  { name: 'flag', type: { kind: 'BOOLEAN' } },
  { name: 'day', type: { kind: 'DATE' } },
];

const HEADER = 'text,real,other,whole,flag,price,day,ts,last\n';

/** Without their ends, by which the two forms of a record differ. */
function decodeRecord(record: Buffer): Omit<Decoded, 'records'> {
  const { rows, rejected } = decode(new CsvDecoder({ name: '', schema }), [
    Buffer.concat([Buffer.from(HEADER), record]),
  ]);
  return { rows, rejected: rejected.map((letter) => ({ ...letter, raw: '' })) };
}

const cell = fc.oneof(
  fc.constantFrom('', ' ', '1', '-1.5', '12.345', '1_000', '.5', '5.', 'nan', '1e3', '2147483648', 'true', 'é', 'x y'),
  fc.constantFrom('2026-01-31T12:00:00.123Z', '2026-01-31', '2026/1/31 1:02', '2026-02-30 00:00:00', 'epoch'),
  fc.integer().map(String),
  fc.double().map(String),
  fc.string().map((text) => text.replace(/[",\r\n]/g, '')),
);
const cells = fc.oneof(
  { weight: 9, arbitrary: fc.array(cell, { minLength: 8, maxLength: 8 }) },
  fc.array(cell, { minLength: 5, maxLength: 10 }),
);
/** A byte put in somewhere. */
const damage = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 0x80, max: 0xff })), { freq: 3 });

describe('CSV read from its bytes', () => {
  test.prop([cells, damage], { numRuns: 10 * runs })(
    'is what the same cells are beside a quoted one',
    (list, broken) => {
      const bytes = Buffer.from(list.join(','));
      if (broken !== null && bytes.length > 0) bytes[broken[0] % bytes.length] = broken[1];
      const [plain, quoted] = [',', ',""'].map((end) => decodeRecord(Buffer.concat([bytes, Buffer.from(`${end}\n`)])));
      expect(plain).toEqual(quoted);
    },
  );

  test('takes plain records itself', () => {
    const bytes = Buffer.from('a,é,2026-01-31,7');
    const two: Schema = [
      { name: 'n', type: { kind: 'INTEGER' } },
      { name: 'day', type: { kind: 'DATE' } },
    ];
    const scanner = new CsvScanner(two, [3, 2], 4);
    expect(scanner.scan(bytes, 0, bytes.length)).toBe(true);
    expect([scanner.numbers[0], scanner.values[1]]).toEqual([7, 20_484]);
    expect(new CsvScanner(two, [3, 2], 5).scan(bytes, 0, bytes.length)).toBe(false);
  });
});
