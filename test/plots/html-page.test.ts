import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosePlot } from '../../src/plots/choose-plot.js';
import { htmlPage } from '../../src/plots/html-page.js';
import type { DataType, Schema, Value } from '../../src/schema.js';
import { HOUR, parseTimestamp } from '../../src/time.js';
import { runs } from '../support/runs.js';

type Rows = readonly (readonly Value[])[];

const LABEL: DataType = { kind: 'VARCHAR' };
const NUMBER: DataType = { kind: 'DOUBLE' };
const TIME: DataType = { kind: 'TIMESTAMP' };
const START = parseTimestamp('2026-01-01T00:00:00Z') ?? 0;

function page(columns: Schema, rows: Rows, { sql = 'FROM a', count = rows.length } = {}): string {
  return htmlPage({ title: 'Answer', sql, asked: START, columns, rows, count, plot: choosePlot(columns, rows) });
}

function named(...types: readonly DataType[]): Schema {
  return types.map((type, i) => ({ name: ['what', 'n', 'm'][i] ?? '', type }));
}

/** What a reader of the page's text would see, without its style and script. */
function textOf(html: string): string {
  const body = html.slice(html.indexOf('<main>'), html.indexOf('</main>'));
  return body.replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

test('the page has the question, when it was asked, the plot and the rows', () => {
  const rows = [
    ['soap', 40],
    ['comb', null],
  ];
  const html = page(named(LABEL, NUMBER), rows, { sql: "SELECT '<b>'\nFROM a" });
  expect(html).toContain('<pre><code>SELECT &#39;&#60;b&#62;&#39;\nFROM a</code></pre>');
  expect(html).toContain('<time datetime="2026-01-01T00:00:00.000Z">2026-01-01 00:00:00 UTC</time>');
  expect(html).toContain('<h2>n by what</h2>');
  expect(html).toContain('<td class="label">soap</td><td class="number">40.0</td>');
  expect(html).toContain('<td class="label">comb</td><td class="number null">NULL</td>');
  expect(html).toContain('<p>2 rows</p>');
});

test('those who do not see the plot are told what it shows', () => {
  const bars = page(named(LABEL, NUMBER), [
    ['soap', 40],
    ['comb', 2.5],
  ]);
  expect(bars).toContain('role="img" aria-labelledby="plot-title plot-text"');
  expect(bars).toContain('<title id="plot-title">n by what</title>');
  expect(bars).toContain('<desc id="plot-text">2 bars; the least is 2.5 (comb), the most 40 (soap).</desc>');
  const line = page(named(TIME, NUMBER), [
    [START, 1],
    [START + HOUR, 3],
  ]);
  expect(line).toContain(
    'A line through 2 points; the least is 1 (2026-01-01 00:00:00), the most 3 (2026-01-01 01:00:00).',
  );
  expect(line.match(/<polyline /g)).toHaveLength(1);
  expect(line.match(/<circle /g)).toHaveLength(2);
  const heat = page(named(LABEL, LABEL, NUMBER), [['x', 'y', 5]]);
  expect(heat).toContain('A heat map of 1 value; all are 5.');
  expect(heat).toContain('<rect class="heat-6"');
});

test('it asks the network for nothing', () => {
  const html = page(named(LABEL, NUMBER), [['soap', 1]]);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"`);
  expect(html).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\(/);
});

test('without a plot, or rows, it is the table alone', () => {
  expect(page(named(LABEL, LABEL), [['a', 'b']])).not.toContain('<figure>');
  const none = page(named(LABEL, NUMBER), []);
  expect(none).toContain('no rows');
  expect(none).toContain('<p>0 rows</p>');
});

test('of many rows the first are shown, and that is said', () => {
  const rows = Array.from({ length: 1500 }, (_, i) => [START + i * HOUR, i]);
  const html = page(named(TIME, NUMBER), rows, { count: 200_000 });
  expect(html.match(/<tr><td/g)).toHaveLength(1000);
  expect(html).toContain('<p>200,000 rows, the first 1,000 rows shown</p>');
  expect(html).toContain('<figcaption>the first 1,500 rows drawn; 1,500 rows in 600 bins, each its mean</figcaption>');
});

test('a missing number breaks the line, and a point without neighbours is seen', () => {
  const rows: Rows = [1, 2, null, 3, null, 4, 5].map((n, i) => [START + i * HOUR, n]);
  expect(page(named(TIME, NUMBER), rows).match(/<polyline /g)).toHaveLength(3);
  const many: Rows = Array.from({ length: 101 }, (_, i) => [START + i * HOUR, i === 50 || i % 50 ? i : null]);
  const alone: Rows = many.map(([at = 0, n = 0], i) => [at, i === 49 || i === 51 ? null : n]);
  expect(page(named(TIME, NUMBER), alone).match(/<circle /g)).toHaveLength(1);
});

test('law: whatever is in names, values and the SQL is text', () => {
  const text = fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'script', 'a', ' ', '\u0000', '\u202e'),
  });
  fc.assert(
    fc.property(text, text, fc.array(fc.tuple(text, text, fc.double({ noNaN: true }))), (name, sql, rows) => {
      const columns: Schema = [
        { name, type: LABEL },
        { name: 'b', type: LABEL },
        { name: 'c', type: NUMBER },
      ];
      for (const some of [columns, columns.slice(1)]) {
        const values = rows.map((row) => row.slice(3 - some.length));
        const html = page(some, values, { sql });
        const tags = new Set(Array.from(html.matchAll(/<(\/?[a-z0-9]*)/gi), ([, tag = '']) => tag.replace('/', '')));
        for (const tag of tags) expect(KNOWN).toContain(tag);
        expect(html.match(/<script/g)).toHaveLength(1);
        expect(textOf(html)).toContain(sql.trim().replaceAll('\u0000', '\\u0000').replaceAll('\u202e', '\\u202e'));
      }
    }),
    { numRuns: runs / 5 },
  );
});

const KNOWN = [
  ...['', 'html', 'head', 'meta', 'title', 'style', 'body', 'main', 'h1', 'h2', 'p', 'time', 'pre', 'code', 'script'],
  ...['figure', 'figcaption', 'div', 'svg', 'desc', 'text', 'rect', 'line', 'polyline', 'circle'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
];
