import { expect, test } from 'vitest';
import { summaryText } from '../../src/cli/run-summary.js';
import type { RunSummary } from '../../src/engine/contract.js';
import { parseTimestamp } from '../../src/time.js';

const summary: RunSummary = {
  events: 4995,
  deadLetters: 0,
  late: 0,
  duplicates: 0,
  behaviours: 1124,
  watermark: parseTimestamp('2023-02-28T23:59:58Z') ?? 0,
  interrupted: false,
  nothingNew: false,
  found: new Map([
    ['cart_abandoned', { matches: 0, timeouts: 908 }],
    ['cart_changed_mind', { matches: 216, timeouts: 0 }],
  ]),
};
const options = { command: 'npx motif', archive: '.motif/demo', milliseconds: 420, width: 80 };

test('what was read, what was found, and what to type next', () => {
  expect(summaryText(summary, options)).toMatchInlineSnapshot(`
    "4,995 events in 0.42 s, up to event time 2023-02-28 23:59:58
    0 dead letters
    0 late events

    behaviour          matches  timeouts
    ─────────────────  ───────  ────────
    cart_abandoned           0       908
    cart_changed_mind      216         0

    kept in .motif/demo; ask it:
      npx motif sql "SELECT behaviour, kind, count(*) FROM behaviours GROUP BY ALL ORDER BY ALL" --archive .motif/demo
      npx motif sql "FROM cart_abandoned ORDER BY time DESC LIMIT 10" --archive .motif/demo
      npx motif sql "SELECT id, variable, e.* FROM evidence JOIN events e ON _source = source AND _offset = evidence.offset LIMIT 10" --archive .motif/demo
    "
  `);
});

test('rows have a column where a query gives some, and a query that gives none of a kind leaves it empty', () => {
  const found = new Map([...summary.found, ['dear_items', { rows: 1200 }]]);
  expect(summaryText({ ...summary, found }, options)).toContain(
    `behaviour          matches  timeouts   rows
─────────────────  ───────  ────────  ─────
cart_abandoned           0       908
cart_changed_mind      216         0
dear_items                            1,200
`,
  );
  const alone = summaryText({ ...summary, found: new Map([['dear_items', { rows: 1200 }]]) }, options);
  expect(alone).toContain('behaviour    rows\n──────────  ─────\ndear_items  1,200\n');
  expect(alone).toContain('FROM dear_items');
});

test('the default archive needs no --archive', () => {
  expect(summaryText(summary, { ...options, archive: '.motif' })).not.toContain('--archive');
  expect(summaryText(summary, { ...options, archive: './.motif/' })).not.toContain('--archive');
});

test('dead letters and late events come with where to look', () => {
  const text = summaryText({ ...summary, deadLetters: 2, late: 1 }, options);
  expect(text).toContain('2 dead letters: npx motif sql "FROM dead_letters" --archive .motif/demo');
  expect(text).toContain('1 late event: npx motif sql "FROM late" --archive .motif/demo');
});

test('what had come before is counted where there was any', () => {
  expect(summaryText({ ...summary, duplicates: 1200 }, options)).toContain(
    '0 late events\n1,200 duplicates left out\n',
  );
});

test('without an archive nothing can be asked', () => {
  const { archive: _, ...without } = options;
  const text = summaryText({ ...summary, deadLetters: 1 }, without);
  expect(text).not.toContain('motif sql');
  expect(text).toContain('nothing was kept');
});

test('nothing new says how to begin anew', () => {
  expect(summaryText({ ...summary, nothingNew: true }, options)).toContain(
    'nothing new since the last run; --fresh begins anew',
  );
});

test('paths that a shell would take apart are quoted', () => {
  expect(summaryText(summary, { ...options, archive: 'my data' })).toContain('--archive "my data"');
});

test('the end of time has no date', () => {
  expect(summaryText({ ...summary, watermark: Number.POSITIVE_INFINITY }, options)).not.toContain('event time');
});
