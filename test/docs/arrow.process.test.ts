import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSnippets, runSnippets } from '../support/run-snippets.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const PAGE = readFileSync(new URL('../../docs/arrow.md', import.meta.url), 'utf8');

test('docs/arrow.md: each piece of code compiles, and prints what the page says', () => {
  const snippets = readSnippets(PAGE);
  expect(snippets).toHaveLength(PAGE.match(/^```ts$/gm)?.length ?? 0);
  expect(runSnippets(temporaryFolder(), snippets)).toEqual(snippets.map(({ prints }) => prints));
});
