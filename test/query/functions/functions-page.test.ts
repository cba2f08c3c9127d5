import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KNOWN_FUNCTIONS } from '../../../src/query/functions/known-functions.js';
import type { Field } from '../../../src/schema.js';
import { type Answer, DuckDBOracle, FAILED } from '../../support/duckdb-oracle.js';
import { evaluateAggregate } from '../../support/evaluate-aggregate.js';
import { evaluateExpression } from '../../support/evaluate-expression.js';

// docs/functions.md says of every function what it gives: here and in DuckDB it is what the page says.

interface Entry {
  readonly section: string;
  readonly names: readonly string[];
  readonly example: string;
  readonly result: string;
}

const PAGE = readFileSync(new URL('../../../docs/functions.md', import.meta.url), 'utf8');
const ENTRIES: readonly Entry[] = entriesOf(PAGE);
const SCHEMA: readonly Field[] = [
  { name: 'x', type: { kind: 'INTEGER' } },
  { name: 's', type: { kind: 'VARCHAR' } },
];

function entriesOf(page: string): readonly Entry[] {
  let section = '';
  return page.split('\n').flatMap((line) => {
    if (line.startsWith('## ')) section = line.slice(3);
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    const [, first = '', , example = '', result = ''] = cells;
    if (!first.startsWith('`')) return [];
    const names = [...first.matchAll(/`([a-z_0-9]+)\(/g)].map(([, name = '']) => name);
    return [{ section, names, example: bare(example), result: result === '(empty)' ? '' : bare(result) }];
  });
}

function bare(cell: string): string {
  return cell.replace(/^`|`$/g, '');
}

test('the page lists every function that can be called, and no other', () => {
  const listed = ENTRIES.filter(({ section }) => section !== 'Operators and forms').flatMap(({ names }) => names);
  expect(listed.toSorted()).toEqual([...new Set(listed)].toSorted());
  expect(listed.toSorted()).toEqual([...KNOWN_FUNCTIONS].toSorted());
});

describe('what the page says of', () => {
  let one: DuckDBOracle;
  let rows: DuckDBOracle;
  beforeAll(async () => {
    one = await DuckDBOracle.open([], [[]]);
    rows = await DuckDBOracle.open(SCHEMA, [
      ['3', 'b'],
      ['1', 'a'],
      [null, null],
      ['3', 'c'],
    ]);
  });
  afterAll(() => {
    one.close();
    rows.close();
  });
  const values = [
    [3, 'b'],
    [1, 'a'],
    [null, null],
    [3, 'c'],
  ];
  const examples = ENTRIES.filter(({ section, example }) => section !== 'Rows of the match' && example !== '');

  test.each(examples)('$example is so here and in DuckDB', async ({ section, example, result }) => {
    const isAggregate = section === 'Aggregates';
    const mine = isAggregate ? evaluateAggregate(example, SCHEMA, values) : evaluateExpression(example, [], [[]]);
    expect(shown(mine)).toEqual(result);
    expect(shown(await (isAggregate ? rows : one).ask(example))).toEqual(result);
  });
});

function shown(answer: Answer): string {
  if (answer.kind === 'refused') return answer.reason;
  const [value = null] = answer.values;
  return value === FAILED ? 'failed' : (value ?? 'NULL');
}
