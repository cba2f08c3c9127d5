import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import { declareStreams, describedPlanOf } from '../support/planned.js';
import { withDuckDB } from '../support/run-windowed.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/**
 * One mistake a file, and beside it what is said about it. Over the streams of `planOf`, or a CREATE TABLE itself, or a
 * project: a file of it behind each `-- NAME.sql`.
 * `MOTIF_UPDATE_GOLDEN=1 npx vitest run test/query/golden.test.ts` writes what is said now; then read the difference.
 */
const FOLDER = join(import.meta.dirname, 'golden');
const UPDATE = process.env.MOTIF_UPDATE_GOLDEN === '1';

const run = withDuckDB();

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => file.slice(0, -'.sql'.length));

test.each(names)('%s', async (name) => {
  const said = await saidAbout(readFileSync(join(FOLDER, `${name}.sql`), 'utf8'));
  const expected = join(FOLDER, `${name}.txt`);
  if (UPDATE) writeFileSync(expected, said);
  expect(said).toBe(readFileSync(expected, 'utf8'));
});

test('nothing is said about a file that is not there', () => {
  const texts = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'));
  expect(texts.map((file) => file.slice(0, -'.txt'.length))).toEqual(names);
});

test('nothing that is said has a secret in it, or what a variable holds', () => {
  const told = names.map((name) => readFileSync(join(FOLDER, `${name}.txt`), 'utf8')).join('');
  expect(told).not.toMatch(/hunter2|from-the-environment/);
});

test('each mistake is told with its place and a way out', () => {
  const told = names.flatMap((name) =>
    readFileSync(join(FOLDER, `${name}.txt`), 'utf8')
      .trimEnd()
      .split('\n\n'),
  );
  for (const problem of told) expect(problem).toMatch(/^\w+\.sql:\d+:\d+: .+\n.+\n +\| +\^+\n {2}\S/);
});

const ENVIRONMENT = { KAFKA_BROKERS: 'from-the-environment:9092', KAFKA_PASSWORD: 'from-the-environment' };

async function saidAbout(text: string): Promise<string> {
  if (text.startsWith('-- streams.sql')) return saidAboutProject(text);
  const { problems } = text.startsWith('CREATE')
    ? declareStreams(text, ENVIRONMENT)
    : await describedPlanOf(text, 'query.sql', run);
  return `${problems.join('\n\n')}\n`;
}

async function saidAboutProject(text: string): Promise<string> {
  const [, ...parts] = text.split(/^-- (\w+\.sql)\n/m);
  const files = parts.flatMap((name, i) => (i % 2 === 0 ? [[name, parts[i + 1] ?? '']] : []));
  const folder = temporaryFolder(Object.fromEntries(files));
  const { problems } = await loadProject(folder, run, ENVIRONMENT);
  return `${problems.map(renderProblem).join('\n\n')}\n`.replaceAll(`${folder}/`, '');
}
