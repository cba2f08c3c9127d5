import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess } from '../cli/fake-terminal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FILE = new URL('../../docs/revision.md', import.meta.url);
const BLOCK = /^```console\n([\s\S]*?)^```$/gm;
const WORD = /"([^"]*)"|(\S+)/g;

test('docs/revision.md: every command prints what the page says', async () => {
  const archive = join(temporaryFolder(), 'archive');
  const page = readFileSync(FILE, 'utf8');
  let now = page;
  for (const [whole, block = ''] of page.matchAll(BLOCK)) {
    let shown = '';
    for (const line of block.split('\n').filter((one) => one.startsWith('$ motif '))) {
      const words = [...line.slice('$ motif '.length).matchAll(WORD)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const stdout = new Captured({ columns: 80 });
      const { context } = fakeProcess({ stdout, stderr: new Captured({}) });
      await runCli([...words, '--archive', archive], context);
      shown += `${shown === '' ? '' : '\n'}${line}\n${stdout.text}`;
    }
    now = now.replace(whole, () => `\`\`\`console\n${shown}\`\`\``);
  }
  if (process.env.MOTIF_UPDATE_GOLDEN === '1') writeFileSync(FILE, now);
  else expect(now).toBe(page);
});
