import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess } from '../cli/fake-terminal.js';
import { TypedPrompt } from '../cli/sql/typed-prompt.js';
import { archiveShop } from '../support/archived-shop.js';
import { shellWords } from '../support/shell-words.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FILE = new URL('../../docs/sql.md', import.meta.url);
const BLOCK = /^```(console|text)\n([\s\S]*?)^```$/gm;
const COLUMNS = 80;
const NO_COLOR = { NO_COLOR: '1' };

/** The commands of a `console` block, each with what a terminal shows of it; files go into a folder. */
async function runCommands(block: string, archive: string, folder: string): Promise<string> {
  let shown = '';
  for (const line of block.split('\n').filter((one) => one.startsWith('$ motif '))) {
    const args = shellWords(line.slice('$ motif '.length)).map((word, i, all) =>
      ['--out', '--html'].includes(all[i - 1] ?? '') ? join(folder, word) : word,
    );
    const terminal = new Captured({ columns: COLUMNS });
    const fake = fakeProcess({ stdout: terminal, stderr: terminal, env: NO_COLOR });
    await runCli([...args, '--archive', archive], fake.context);
    shown += `${line}\n${terminal.text.replaceAll(`${folder}/`, '')}\n`;
  }
  return shown.replace(/\n$/, '');
}

/** What is typed in a `text` block, each line with what a terminal shows of it. */
async function typeLines(block: string, archive: string): Promise<string> {
  const prompt = new TypedPrompt(['--archive', archive], { columns: COLUMNS, env: NO_COLOR });
  await prompt.shows('motif> ');
  const lines = block.split('\n').flatMap((line) => (/^(?:motif>| {2}\.\.\.>) (.*)$/.exec(line) ?? []).slice(1));
  let shown = '';
  for (const line of lines) {
    const next = line.endsWith(';') || line.startsWith('.') ? 'motif> ' : '  ...> ';
    shown += `${shown.endsWith('  ...> ') ? '' : 'motif> '}${await prompt.line(line, next)}`;
    if (next === '  ...> ') shown += next;
  }
  await prompt.end();
  return shown;
}

test('docs/sql.md: every command prints what the page says', async () => {
  const archive = join(temporaryFolder(), 'archive');
  await archiveShop(archive);
  const page = readFileSync(FILE, 'utf8');
  const blocks = Array.from(page.matchAll(BLOCK), ([whole, kind, text = '']) => ({ whole, kind, text }));
  expect(blocks.length).toBeGreaterThan(4);
  let now = page;
  for (const { whole, kind, text } of blocks) {
    const shown =
      kind === 'text' ? await typeLines(text, archive) : await runCommands(text, archive, temporaryFolder());
    now = now.replace(whole, () => `\`\`\`${kind}\n${shown}\`\`\``);
  }
  if (process.env.MOTIF_UPDATE_GOLDEN === '1') writeFileSync(FILE, now);
  else expect(page).toBe(now);
});
