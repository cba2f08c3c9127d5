import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask } from '../support/archives.js';
import { readSnippets, runSnippets } from '../support/run-snippets.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const PAGE = readFileSync(new URL('../../docs/pipelines.md', import.meta.url), 'utf8');

test('docs/pipelines.md: each piece of code compiles, and prints what the page says', async () => {
  const snippets = readSnippets(PAGE);
  expect(snippets).toHaveLength(PAGE.match(/^```ts$/gm)?.length ?? 0);
  const folder = temporaryFolder();
  const printed = runSnippets(folder, snippets);
  expect(printed).toEqual(snippets.map(({ prints }) => prints));
  expect(await ask(join(folder, '.motif/cart'), 'SELECT count(*), sum(price) > 0 FROM changed_mind')).toEqual([
    [216, true],
  ]);
});
