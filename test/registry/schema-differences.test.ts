import { expect, test } from 'vitest';
import { deriveSchema } from '../../src/formats/derive-schema.js';
import type { SchemaKind } from '../../src/formats/schema-codec.js';
import { schemaDifferences } from '../../src/registry/schema-differences.js';
import type { Schema } from '../../src/schema.js';

function schema(kind: SchemaKind, columns: Schema) {
  const derived = deriveSchema(kind, columns, 'orders');
  if (derived.kind === 'problems') throw new Error('no schema');
  return { kind, text: derived.text };
}

const [id, item]: Schema = [
  { name: 'id', type: { kind: 'INTEGER' } },
  { name: 'item', type: { kind: 'VARCHAR' } },
];
const [price, text, note]: Schema = [
  { name: 'price', type: { kind: 'DOUBLE' } },
  { name: 'price', type: { kind: 'VARCHAR' } },
  { name: 'note', type: { kind: 'LIST', element: { kind: 'VARCHAR' } } },
];

test.each([
  ['avro', ['field price was double and is string', 'field item is gone', 'field note is new']],
  ['protobuf', ['field price was double = 2 and is string = 2', 'field item is gone', 'field note is new']],
  ['json-schema', ['field item is gone', 'field note is new']],
] as const)('%s: what is another, what is gone and what is new', (kind, expected) => {
  const columns = [id, price, item].flatMap((one) => one ?? []);
  const changed = [id, text, note].flatMap((one) => one ?? []);
  expect(schemaDifferences(schema(kind, columns), schema(kind, columns))).toEqual([]);
  const differences = schemaDifferences(schema(kind, columns), schema(kind, changed));
  expect(differences).toEqual(expect.arrayContaining([...expected]));
  expect(differences.join()).not.toContain('field id');
});

test('of what cannot be read nothing is said', () => {
  expect(schemaDifferences({ kind: 'avro', text: '{' }, { kind: 'avro', text: '{}' })).toEqual([]);
});
