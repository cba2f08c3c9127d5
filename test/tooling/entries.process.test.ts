import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const MOST_VALUES = 25;

/** What a process finds that imports the built package by its name, as its users do. */
function inAProcess<T>(code: string): T {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const answer: T = JSON.parse(stdout);
  return answer;
}

test(`the main entry has ${MOST_VALUES} values at most`, () => {
  const values = inAProcess<string[]>("console.log(JSON.stringify(Object.keys(await import('motif'))))");
  expect(values.length).toBeLessThanOrEqual(MOST_VALUES);
});

const { exports }: { readonly exports: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const entries = Object.keys(exports).filter((entry) => entry !== './package.json');

test.each(entries)('importing %s does not load DuckDB', (entry) => {
  const name = entry.replace('.', 'motif');
  const loaded = inAProcess<string[]>(
    `await import('${name}'); console.log(JSON.stringify(process.report.getReport().sharedObjects))`,
  );
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((file) => /duckdb/i.test(file))).toEqual([]);
});

test('a report in api/ says what each entry has', () => {
  const script = readFileSync('scripts/check-public-api.mjs', 'utf8');
  for (const entry of entries) expect(script).toContain(`'${entry === '.' ? 'api-extractor' : entry.slice(2)}'`);
});
