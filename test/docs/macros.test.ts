import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess } from '../cli/fake-terminal.js';
import { archiveShop } from '../support/archived-shop.js';
import { macroDatabase } from '../support/macro-events.js';

/**
 * docs/macros.md shows what each of its examples prints; here each is run as `motif sql`, over the archive of the shipped
 * queries and events. `MOTIF_UPDATE_GOLDEN=1 npx vitest run test/docs` writes what they print now; then read the difference.
 */
const FILE = new URL('../../docs/macros.md', import.meta.url);
const PAGE = readFileSync(FILE, 'utf8');
const EXAMPLE = /```sql\n([\s\S]*?);\n```\n\n```text\n([\s\S]*?)```\n/g;
const examples = [...PAGE.matchAll(EXAMPLE)].map(([, sql = '', printed = '']) => ({ sql, printed }));

let archive: string;
const printed = new Map<string, string>();

beforeAll(async () => {
  archive = mkdtempSync(join(tmpdir(), 'motif-'));
  await archiveShop(archive);
});
afterAll(() => rmSync(archive, { recursive: true, force: true }));

describe('docs/macros.md', () => {
  test.each(examples.map((example) => [example.sql, example] as const))('%s', async (sql, example) => {
    const fake = fakeProcess({ stdout: new Captured({ columns: 120 }) });
    await runCli(['sql', sql, '--archive', archive], fake.context);
    printed.set(sql, fake.stdout.text + missing(fake.stderr.text));
    if (process.env.MOTIF_UPDATE_GOLDEN !== '1') expect(printed.get(sql)).toBe(example.printed);
  });

  test('each example shows what it prints', () => {
    if (process.env.MOTIF_UPDATE_GOLDEN === '1') writeFileSync(FILE, PAGE.replace(EXAMPLE, withPrinted));
    expect(examples).toHaveLength(PAGE.match(/^```sql$/gm)?.length ?? 0);
  });

  test('each macro has a section, which names each of its parameters', async () => {
    const database = await macroDatabase();
    const macros = await database.rows(
      "SELECT function_name, parameters FROM duckdb_functions() WHERE schema_name = 'main' AND function_type = 'table_macro' AND NOT internal",
    );
    await database.close();
    expect(macros.length).toBeGreaterThan(0);
    for (const [name, parameters] of macros) {
      const section = PAGE.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
      const absent = Array.isArray(parameters) ? parameters.filter((one) => !section.includes(String(one))) : [];
      expect([name, absent.filter((one) => one !== 'event_time')]).toEqual([name, []]);
    }
  });
});

/** Of a terminal too narrow, or an error. */
function missing(stderr: string): string {
  return /^\d+ rows?\n$/.test(stderr) ? '' : stderr;
}

function withPrinted(block: string, sql: string): string {
  return `${block.slice(0, block.indexOf('```text\n'))}\`\`\`text\n${printed.get(sql) ?? ''}\`\`\`\n`;
}
