import { readFileSync } from 'node:fs';
import avsc from 'avsc';
import { describe, expect, it, test } from 'vitest';
import { SCHEMA_FORMS } from '../../src/cli/flags.js';
import { renderProblem } from '../../src/errors.js';
import { deriveSchema } from '../../src/formats/derive-schema.js';
import { schemaCodecOf } from '../../src/formats/schema-codec-of.js';
import { loadProject } from '../../src/query/load-project.js';
import { REGISTRY_SETTINGS } from '../../src/query/tables/registry-option-names.js';
import type { Schema } from '../../src/schema.js';
import { motif } from '../cli/fake-terminal.js';
import { readDatum } from '../support/read-datum.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const PAGE = readFileSync(new URL('../../docs/schemas.md', import.meta.url), 'utf8');

const commands = Array.from(
  PAGE.matchAll(/^motif (schema .*)\n```\n```\w*\n([\s\S]*?)^```$/gm),
  ([, line = '', printed = '']) => {
    return { words: line.split(' '), printed };
  },
);

test.each(commands)('$words prints what the page says', async ({ words, printed }) => {
  const { code, stdout } = await motif(words);
  expect(code).toBe(0);
  expect(stdout.startsWith(printed)).toBe(true);
});

test('it has examples, and each form', () => {
  expect(commands).toHaveLength(2);
  for (const form of SCHEMA_FORMS) expect(PAGE).toContain(`\`${form}\``);
});

describe('when a query changes', async () => {
  const int = { name: 'a', type: { kind: 'INTEGER' } } as const;
  const long = { name: 'a', type: { kind: 'BIGINT' } } as const;
  const text = { name: 'b', type: { kind: 'VARCHAR' } } as const;
  const changes: readonly (readonly [string, Schema, Schema])[] = [
    ['a column more, behind the others', [int], [int, text]],
    ['a column more, before others', [int], [text, int]],
    ['a column less, the last', [int, text], [int]],
    ['a column less, before others', [int, text], [text]],
    ['its columns in another order', [int, text], [text, int]],
    ['a column under another name', [int], [{ ...int, name: 'c' }]],
    ['`BIGINT` instead of `INTEGER`', [int], [long]],
    ['`INTEGER` instead of `BIGINT`', [long], [int]],
    ['`VARCHAR` instead of a number', [int], [{ ...text, name: 'a' }]],
  ];
  const rows = Array.from(PAGE.matchAll(/^\| ([^|]*) \| ((?:yes|\*\*no)[^|]*) \|/gm), ([, name, answer]) => [
    name,
    answer,
  ]);
  const codecs = await Promise.all((['avro', 'json-schema', 'protobuf'] as const).map(schemaCodecOf));

  it('the page has each', () => {
    expect(rows.map(([name]) => name)).toEqual(changes.map(([name]) => name));
  });

  it.each(changes)('Avro with %s, as the page says', (name, before, after) => {
    const answer = rows.find(([row]) => row === name)?.[1] ?? '';
    const [writer, reader] = [before, after].map((columns) => avsc.Type.forSchema(JSON.parse(textOf(columns))));
    if (writer === undefined || reader === undefined) throw new TypeError('no schemas');
    const resolve = () => reader.createResolver(writer);
    if (answer.startsWith('yes')) expect(resolve).not.toThrow();
    else expect(resolve).toThrow();
  });

  it.each(changes)('motif reads what was written before, by its schema: %s', (_, before, after) => {
    for (const codec of codecs) {
      const writer = codec.writerOf(before, 'row');
      const message = writer.write(before.map(({ type }) => (type.kind === 'VARCHAR' ? 'x' : 7)));
      const read = readDatum(codec.readerOf({ text: writer.schema, references: [] }, after), message);
      expect(read).toEqual(
        after.map(({ name, type }) => {
          const there = before.find((column) => column.name === name);
          if (there === undefined) return null;
          return there.type.kind === 'VARCHAR' ? 'x' : type.kind === 'VARCHAR' ? '7' : 7;
        }),
      );
    }
  });
});

function textOf(columns: Schema): string {
  const derived = deriveSchema('avro', columns, 'row');
  if (derived.kind === 'problems') throw new TypeError('no schema');
  return derived.text;
}

describe('a registry', () => {
  const blocks = Array.from(PAGE.matchAll(/^```sql\n([\s\S]*?)^```$/gm), ([, text = '']) => text);
  const [declared = '', ...queries] = blocks;

  test('its tables and their query are right', async () => {
    const files = Object.fromEntries(queries.map((text, i) => [`q${i}.sql`, text]));
    const environment = {
      KAFKA_BROKERS: 'somewhere:9092',
      SCHEMA_REGISTRY_URL: 'http://somewhere:8081',
      SCHEMA_REGISTRY_USER_INFO: 'me:secret',
    };
    const { problems } = await loadProject(
      temporaryFolder({ 'streams.sql': declared, ...files }),
      undefined,
      environment,
    );
    expect(queries).toHaveLength(1);
    expect(problems.map(renderProblem)).toEqual([]);
  });

  test('its table of options has each once', () => {
    const [, table = ''] = /^### Options of a registry\n[\s\S]*?(\n\|[\s\S]*?)\n\n/m.exec(PAGE) ?? [];
    const listed = table.split('\n').flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/'([^']+)'/g)]);
    expect(listed.map(([, name]) => name).sort()).toEqual([...REGISTRY_SETTINGS].sort());
  });
});
