import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess } from '../cli/fake-terminal.js';
import { archiveShop } from '../support/archived-shop.js';
import { shellWords } from '../support/shell-words.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FILES = ['docs/why.md', 'README.md'];
const BLOCK = /^```console\n([\s\S]*?)^```$/gm;

test.each(FILES)('%s: every command prints what the page says', async (name) => {
  const file = new URL(`../../${name}`, import.meta.url);
  const archive = join(temporaryFolder(), 'archive');
  await archiveShop(archive);
  const page = readFileSync(file, 'utf8');
  let now = page;
  for (const [whole, text = ''] of page.matchAll(BLOCK)) {
    now = now.replace(whole, `\`\`\`console\n${await runCommands(text, archive)}\`\`\``);
  }
  if (process.env.MOTIF_UPDATE_GOLDEN === '1') writeFileSync(file, now);
  else expect(now).toBe(page);
});

async function runCommands(block: string, archive: string): Promise<string> {
  let shown = '';
  for (const line of block.split('\n').filter((one) => one.startsWith('$ motif '))) {
    const terminal = new Captured({ columns: 80 });
    const fake = fakeProcess({ stdout: terminal, stderr: terminal });
    await runCli([...shellWords(line.slice('$ motif '.length)), '--archive', archive], fake.context);
    shown += `${shown === '' ? '' : '\n'}${line}\n${terminal.text}`;
  }
  return shown;
}
