import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { displayWidth } from '../../src/display-width.js';
import { tableSink } from '../../src/sinks/table-sink.js';
import { textOutput } from '../../src/sinks/text-output.js';
import { Captured } from '../cli/fake-terminal.js';
import { CHANGED_MIND, changedMind } from './behaviours.js';

async function table(width: number, ...epochs: readonly (readonly Behaviour[])[]): Promise<readonly string[]> {
  const stream = new Captured();
  const sink = tableSink(textOutput(stream, 'stdout'), () => width);
  for (const epoch of epochs) await sink.write(epoch);
  await sink.close();
  return stream.text.split('\n').slice(0, -1);
}

const OTHER = { ...CHANGED_MIND, name: 'other' };

test('titles, then a row a behaviour; the key columns that SELECT leaves out come first', async () => {
  expect(await table(100, [changedMind(), changedMind({ item: 'scent' })])).toEqual([
    'changed_mind: matches',
    'time (UTC)           user_id  item   price  removed_at',
    '───────────────────  ───────  ─────  ─────  ───────────────────',
    '2026-01-01 12:05:00        7  soap   12.30  2026-01-01 12:05:00',
    '2026-01-01 12:05:00        7  scent  12.30  2026-01-01 12:05:00',
  ]);
});

test('matches and timeouts of one query are two tables', async () => {
  const lines = await table(100, [changedMind(), changedMind({ kind: 'timeout' }), changedMind()]);
  expect(lines.filter((line) => line.includes(':') && !line.startsWith('2'))).toEqual([
    'changed_mind: matches',
    'changed_mind: timeouts',
  ]);
  expect(lines.filter((line) => line.startsWith('2026'))).toHaveLength(3);
});

test('where there is little room the time goes first, if a column says the same, and then the last columns', async () => {
  expect(await table(50, [changedMind()])).toEqual([
    'changed_mind: matches',
    'user_id  item  price  removed_at',
    '───────  ────  ─────  ───────────────────',
    '      7  soap  12.30  2026-01-01 12:05:00',
  ]);
  expect(await table(30, [changedMind()])).toEqual([
    'changed_mind: matches (not sh…',
    'user_id  item  price  …',
    '───────  ────  ─────',
    '      7  soap  12.30',
  ]);
  const [, titles] = await table(50, [changedMind(), changedMind({ time: 0 })]);
  expect(titles).toBe('time (UTC)           user_id  item  price  …');
});

test('rows of one query stand together, and titles come again only when the query changes', async () => {
  const lines = await table(
    100,
    [changedMind(), changedMind({ type: OTHER }), changedMind()],
    [changedMind({ type: OTHER }), changedMind()],
  );
  expect(lines.filter((line) => /^\w+: matches/.test(line))).toEqual([
    'changed_mind: matches',
    'other: matches',
    'changed_mind: matches',
  ]);
});

test('widths stay as the first rows decided; a longer cell is cut with an ellipsis', async () => {
  const [, , , first, later] = await table(100, [changedMind()], [changedMind({ item: 'a much longer name' })]);
  expect(first).toContain('7  soap  12.30');
  expect(later).toContain('7  a m…  12.30');
});

test('a number is never cut', async () => {
  const [, , , , later] = await table(100, [changedMind()], [changedMind({ values: ['soap', 123456789, 0] })]);
  expect(later).toContain('soap  1234567.89  1970-01-01 00:00:00');
});

test('no line is wider than the terminal', async () => {
  const behaviour = changedMind({ item: 'x'.repeat(200) });
  for (const width of [20, 40, 80]) {
    for (const line of await table(width, [behaviour])) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  }
});

test('what would move the cursor or break the line is shown, not sent', async () => {
  const lines = await table(200, [changedMind({ item: 'a\n\u001b[2Jb\r' })]);
  expect(lines).toHaveLength(4);
  expect(lines[3]).toContain('a\\n\\u001b[2Jb\\r');
});

test('wide characters take two columns', async () => {
  const [, , , first, second] = await table(100, [changedMind({ item: '石鹸' }), changedMind({ item: 'soap' })]);
  expect(displayWidth(first ?? '')).toBe(displayWidth(second ?? ''));
});
