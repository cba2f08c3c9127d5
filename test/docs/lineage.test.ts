import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { motif } from '../cli/fake-terminal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FILE = new URL('../../docs/lineage.md', import.meta.url);
const PAGE = readFileSync(FILE, 'utf8');
const [, EXAMPLE = ''] = /^```json\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];

test('docs/lineage.md: the run tells what the page says', async () => {
  const folder = temporaryFolder();
  const archive = join(folder, 'archive');
  const events = join(folder, 'events.ndjson');
  await motif(['run', 'queries/cart_emptied.sql', '--archive', archive, '--openlineage', events, '--output', 'none']);
  const last = readFileSync(events, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  const text = last.replaceAll(archive, '/shop/.motif').replaceAll(process.cwd(), '/shop');
  const { run, ...event } = JSON.parse(text);
  const { fields } = event.outputs[0].facets.columnLineage;
  for (const name of Object.keys(fields).slice(0, -1)) delete fields[name];
  const told = { ...event, eventTime: '2026-01-01T10:00:00.000Z', run: { ...run, runId: '…' } };
  const now = `${pretty(told, '')}\n`;
  if (process.env.MOTIF_UPDATE_GOLDEN === '1')
    writeFileSync(
      FILE,
      PAGE.replace(EXAMPLE, () => now),
    );
  else expect(now).toBe(EXAMPLE);
});

test('docs/lineage.md: the variables that it names are those that count', async () => {
  const names = [...PAGE.matchAll(/^\| `(OPENLINEAGE_\w+)`/gm)].map(([, name]) => name);
  const sources = ['choose-lineage', 'lineage-settings'].map((name) =>
    readFileSync(new URL(`../../src/cli/lineage/${name}.ts`, import.meta.url), 'utf8'),
  );
  const read = new Set(sources.flatMap((source) => source.match(/OPENLINEAGE_\w+/g) ?? []));
  expect(new Set(names)).toEqual(read);
});

/** What is short in one line; without what every facet has. */
function pretty(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([name]) => name !== '_producer' && name !== '_schemaURL');
  const isList = Array.isArray(value);
  const texts = members.map(([name, member]) => `${isList ? '' : `"${name}": `}${pretty(member, `${indent}  `)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const line = isList ? `[${texts.join(', ')}]` : `{ ${texts.join(', ')} }`;
  if (line.length + indent.length <= 120 && !line.includes('\n')) return line;
  return `${open}\n${texts.map((text) => `${indent}  ${text}`).join(',\n')}\n${indent}${close}`;
}
