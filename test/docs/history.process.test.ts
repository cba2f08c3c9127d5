import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backtest, replay, verify } from '../../src/history.js';
import { motif } from '../cli/fake-terminal.js';
import { archiveShop } from '../support/archived-shop.js';

const FILE = new URL('../../docs/history.md', import.meta.url);
const BLOCK = /^```console\n\$ motif (.*)\n([\s\S]*?)^```$/gm;

let archive = '';
beforeAll(async () => {
  archive = await mkdtemp(join(tmpdir(), 'motif-history-'));
  await archiveShop(archive);
});
afterAll(() => rm(archive, { recursive: true }));

test('docs/history.md: every command prints what the page says', async () => {
  const page = readFileSync(FILE, 'utf8');
  let now = page;
  for (const [whole, command = ''] of page.matchAll(BLOCK)) {
    const { stdout, code } = await motif([...command.split(' '), '--archive', archive]);
    expect(code).toBe(0);
    now = now.replace(whole, () => `\`\`\`console\n$ motif ${command}\n${stdout}\`\`\``);
  }
  if (process.env.MOTIF_UPDATE_GOLDEN === '1') writeFileSync(FILE, now);
  else expect(steady(now)).toBe(steady(page));
});

/** Numbers of a key's rows take more or fewer bytes by what the process did before. */
function steady(text: string): string {
  return text.replace(/about [\d.]+ kB/, 'about N kB');
}

test('the same from code', async () => {
  let found = 0;
  const onBehaviours = (behaviours: readonly unknown[]): void => {
    found += behaviours.length;
  };
  await replay('queries/cart_changed_mind.sql', { archive, since: { ago: 7 * 86_400_000_000 }, onBehaviours });
  expect(found).toBe(41);
  const { queries } = await verify('queries/cart_changed_mind.sql', { archive });
  expect(queries).toMatchObject([{ behaviour: 'cart_changed_mind', same: 216, open: 0, differences: [] }]);
  const { running, open } = await backtest('queries/cart_abandoned.sql', { archive });
  expect(running).toMatchObject({ told: 908, kept: 908, gained: 0, lost: 0 });
  expect(open?.matches).toBeGreaterThan(0);
});
