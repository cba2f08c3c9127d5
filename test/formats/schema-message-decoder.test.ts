import { expect, test } from 'vitest';
import type { FoundSchema } from '../../src/formats/read-format.js';
import { schemaCodecOf } from '../../src/formats/schema-codec-of.js';
import { SchemaMessageDecoder } from '../../src/formats/schema-message-decoder.js';
import { writeFrame } from '../../src/formats/wire-format.js';
import { decodeMessages } from '../support/decode.js';

const COLUMNS = [{ name: 'a', type: { kind: 'INTEGER' } }] as const;
const codec = await schemaCodecOf('avro');
const ONE = Buffer.of(2);

/** Its schemas by id; all others are not known. */
async function decoded(schemas: Readonly<Record<number, string>>, messages: readonly Buffer[]) {
  const asked: number[] = [];
  const schemaById = async (id: number): Promise<FoundSchema> => {
    asked.push(id);
    const text = schemas[id];
    return text === undefined
      ? { kind: 'problem', problem: `no ${id}` }
      : { kind: 'schema', schema: { text, references: [] } };
  };
  const decoder = new SchemaMessageDecoder({ codec, schemaById }, COLUMNS);
  await decoder.prepare(messages);
  await decoder.prepare(messages);
  const found = messages.map((message) => decodeMessages(decoder, message));
  return { asked, rows: found.map(({ rows, rejected }) => rows[0] ?? rejected[0]) };
}

const record = (field: string) => JSON.stringify({ type: 'record', name: 'r', fields: [{ name: field, type: 'int' }] });

test('each message is read by its own schema, and a schema is asked for once unless nobody knows it', async () => {
  const messages = [
    writeFrame(7, ONE),
    writeFrame(8, ONE),
    writeFrame(7, Buffer.of(4)),
    writeFrame(9, ONE),
    writeFrame(9, ONE),
  ];
  const { rows, asked } = await decoded({ 7: record('a'), 8: record('b') }, messages);
  expect(rows.slice(0, 3)).toEqual([[1], [null], [2]]);
  expect(JSON.stringify(rows.slice(3))).toContain('no 9');
  expect(asked).toEqual([7, 8, 9, 9]);
});

test('a schema that is none, and what is no message of this kind, are reasons', async () => {
  const { rows } = await decoded({ 7: '{"type":"recor' }, [
    writeFrame(7, ONE),
    Buffer.from('{}'),
    Buffer.of(0, 1),
    Buffer.alloc(0),
  ]);
  expect(JSON.stringify(rows[0])).toContain('schema 7 cannot be used: ');
  expect(JSON.stringify(rows[1])).toContain("not with a schema registry's magic byte 0x00");
  expect(JSON.stringify(rows[2])).toContain('2 of the 5 bytes');
  expect(JSON.stringify(rows[3])).toContain("empty: no schema's id");
});
