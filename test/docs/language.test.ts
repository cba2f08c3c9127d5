import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSubqueries, type Subqueries } from '../../src/duckdb/open-subqueries.js';
import { type Example, type Result, readExamples, tableOf, withResults } from '../support/example-page.js';
import { runExample } from '../support/run-example.js';

/**
 * docs/language.md says of every example what comes of it; here each is run. `MOTIF_UPDATE_GOLDEN=1 npx vitest run
 * test/docs` writes what comes of it now; then read the difference.
 */
const FILE = new URL('../../docs/language.md', import.meta.url);
const PAGE = readFileSync(FILE, 'utf8');
const UPDATE = process.env.MOTIF_UPDATE_GOLDEN === '1';

const examples = readExamples(PAGE);
const found = new Map<Example, Result>();

let subqueries: Subqueries;
beforeAll(async () => {
  subqueries = await openSubqueries('.');
});
afterAll(() => subqueries.close());

describe('docs/language.md', () => {
  test.each(examples.map((example) => [`${example.section}, line ${example.line}`, example] as const))(
    '%s',
    async (_, example) => {
      const { result } = example;
      const asked = result.table?.columns ?? [];
      const slowly = await runExample(example, asked, { epochSize: 1, subqueries: subqueries.run });
      const expected =
        example.kind === 'streams' ? { ...(slowly.said === undefined ? {} : { said: slowly.said }) } : slowly;
      found.set(example, expected);
      if (UPDATE) return;
      expect(withoutNames(result)).toEqual(withoutNames(expected));
      const atOnce = await runExample(
        example,
        asked.filter((column) => column !== '_after_'),
        { epochSize: 1_000, subqueries: subqueries.run },
      );
      if (!asked.includes('_after_') && example.kind === 'query') expect(atOnce).toEqual(slowly);
    },
  );

  test('each result that the page shows is that of an example', () => {
    if (UPDATE) writeFileSync(FILE, withResults(PAGE, found));
    expect(found.size).toBe(examples.length);
  });
});

test.each(constructs(PAGE))('%s has an example in %s', (written, section) => {
  const looked = examples.filter((example) => example.section === section);
  const texts = looked.flatMap(({ sql, variants }) =>
    variants.length === 0 ? [sql] : variants.map(({ text }) => sql.replace('…', () => text)),
  );
  expect(texts.some((text) => shapeOf(written).test(text))).toBe(true);
});

/** What the page's table says is here, and the section that its link leads to. */
function constructs(page: string): readonly (readonly [written: string, section: string])[] {
  const headings = page.split('\n').flatMap((line) => (line.startsWith('#') ? [line.replace(/^#+ /, '')] : []));
  const rows = /## What there is\n[\s\S]*?\n(\|[\s\S]*?)\n\n/.exec(page)?.[1]?.split('\n') ?? [];
  return tableOf(rows).rows.flatMap(([cell = '']) => {
    const [, written, anchor] = /^\[`(.+)`\]\(#(.+)\)$/.exec(cell) ?? [];
    if (written === undefined) return [];
    const section = headings.find((heading) => anchorOf(heading) === anchor);
    return [[written, section ?? `no section ${anchor}`] as const];
  });
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');
}

/** Words in capitals and signs as they are, `p` and `q` ends of a pattern, `n` and `m` numbers, other small words anything. */
function shapeOf(written: string): RegExp {
  const parts = written.match(/'[^']+'|[A-Z_]+|[a-z]+|\S/g) ?? [];
  const shape = parts.map((part, i) => {
    if (part === 'p') return /^[*+?{]/.test(parts[i + 1] ?? '') ? String.raw`[\w)]` : String.raw`[\w\s)}*+?]+`;
    if (part === 'q') return String.raw`[\w(]`;
    if (part === 'n' || part === 'm') return String.raw`'?\d+'?`;
    if (/^[A-Z_]+$/.test(part)) return String.raw`\b${part}\b`;
    return /^[a-z]+$/.test(part) ? '[^;]+?' : part.replace(/[^\w\s']/g, String.raw`\$&`);
  });
  const end = /[*+?}]$/.test(written) ? String.raw`(?!\?)` : '';
  return new RegExp(shape.join(String.raw`\s*`) + end, 'i');
}

/** Of no rows the page shows no columns either. */
function withoutNames({ table, said }: Result): Result {
  const shown = table?.rows.length === 0 ? { columns: [], rows: [] } : table;
  return { ...(shown === undefined ? {} : { table: shown }), ...(said === undefined ? {} : { said }) };
}
