import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import { KAFKA_OPTIONS, KAFKA_PROPERTIES } from '../../src/query/tables/kafka-option-names.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** docs/kafka.md: what it declares and asks is checked here as `motif check` does; what Kafka does with it, in the tests of Kafka. */
const PAGE = readFileSync(new URL('../../docs/kafka.md', import.meta.url), 'utf8');
const VARIABLES = [...new Set(Array.from(PAGE.matchAll(/\$\{([A-Z_]+)\}/g), ([, name]) => name))];
const ENVIRONMENT = Object.fromEntries(VARIABLES.map((name) => [name, 'somewhere:9092']));

const blocks = Array.from(PAGE.matchAll(/^```sql\n([\s\S]*?)^```$/gm), ([, text = '']) => text);
const declared = blocks.filter((text) => text.startsWith('CREATE'));
const queries = blocks.filter((text) => !text.startsWith('CREATE'));

async function problemsOf(streams: string, asked: readonly string[]): Promise<readonly string[]> {
  const files = Object.fromEntries(asked.map((text, i) => [`q${i}.sql`, text]));
  const { problems } = await loadProject(temporaryFolder({ 'streams.sql': streams, ...files }), undefined, ENVIRONMENT);
  return problems.map(renderProblem);
}

test.each(declared)('%s', async (text) => {
  const names = Array.from(text.matchAll(/^CREATE TABLE (\w+)/gm), ([, name]) => name);
  expect(await problemsOf(text, [`SELECT * FROM ${names[0]}`])).toEqual([]);
});

test('its queries are queries of the first tables', async () => {
  expect(queries).not.toEqual([]);
  expect(await problemsOf(declared[0] ?? '', queries)).toEqual([]);
});

test('its table of options has each once', () => {
  const [, table = ''] = /^## Options\n\n([\s\S]*?)\n\n/m.exec(PAGE) ?? [];
  const listed = table.split('\n').flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/'([^']+)'/g)]);
  expect(listed.map(([, name]) => name).sort()).toEqual([...KAFKA_OPTIONS, ...KAFKA_PROPERTIES].sort());
});
