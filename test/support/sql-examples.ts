import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess } from '../cli/fake-terminal.js';
import { archiveShop } from './archived-shop.js';

const EXAMPLE = /```sql\n([^`]*?);\n```\n\n```text\n([\s\S]*?)```\n/g;

/**
 * Each statement of a page with what it prints below it is run as `motif sql`, over the archive of the shipped queries and
 * events. `MOTIF_UPDATE_GOLDEN=1 npx vitest run test/docs` writes what they print now; then read the difference.
 */
export function testSqlExamples(file: URL, columns: number): void {
  const page = readFileSync(file, 'utf8');
  const examples = [...page.matchAll(EXAMPLE)].map(([, sql = '', printed = '']) => ({ sql, printed }));
  const printed = new Map<string, string>();
  const isUpdate = process.env.MOTIF_UPDATE_GOLDEN === '1';
  let archive: string;

  beforeAll(async () => {
    archive = mkdtempSync(join(tmpdir(), 'motif-'));
    await archiveShop(archive);
  });
  afterAll(() => rmSync(archive, { recursive: true, force: true }));

  test.each(examples.map((example) => [example.sql, example] as const))('%s', async (sql, example) => {
    const fake = fakeProcess({ stdout: new Captured({ columns }) });
    await runCli(['sql', sql, '--archive', archive], fake.context);
    printed.set(sql, fake.stdout.text + missing(fake.stderr.text));
    if (!isUpdate) expect(printed.get(sql)).toBe(example.printed);
  });

  test('each example shows what it prints', () => {
    expect(examples.length).toBeGreaterThan(0);
    if (!isUpdate) return;
    const withPrinted = (block: string, sql: string): string =>
      `${block.slice(0, block.indexOf('```text\n'))}\`\`\`text\n${printed.get(sql) ?? ''}\`\`\`\n`;
    writeFileSync(file, page.replace(EXAMPLE, withPrinted));
  });
}

/** Of a terminal too narrow, or an error. */
function missing(stderr: string): string {
  return /^\d+ rows?\n$/.test(stderr) ? '' : stderr;
}
