import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseValue } from '../../src/parse-value.js';
import type { Value } from '../../src/schema.js';
import { arbitraryForm, ROWS, SCHEMA } from '../support/arbitrary-sql.js';
import { type Answer, DuckDBOracle, FAILED } from '../support/duckdb-oracle.js';
import { evaluateExpression } from '../support/evaluate-expression.js';
import { runs } from '../support/runs.js';
import { FORMS } from '../support/sql-forms.js';

/** Of each form; the long run tries more. */
const RUNS = 2 + Math.floor(runs / 200);

let oracle: DuckDBOracle;
beforeAll(async () => {
  oracle = await DuckDBOracle.open(SCHEMA, ROWS);
});
afterAll(() => oracle.close());

const VALUES: readonly (readonly Value[])[] = ROWS.map((row) =>
  SCHEMA.map(({ type }, column) => {
    const text = row[column] ?? null;
    return text === null ? null : (parseValue(type, text) ?? null);
  }),
);

for (const [kind, forms] of Object.entries(FORMS)) {
  test.each(forms)(`${kind}: %s means what it means in DuckDB, and fails where it fails there`, async (form) => {
    await check(form, 1, (mine, its) => {
      expect(mine).toEqual(its);
    });
  });

  // Of nested parts DuckDB may compute one that does not count, or leave one out: who fails is left aside here.
  test.each(forms)(`${kind}: %s of further expressions means what it means in DuckDB`, async (form) => {
    await check(form, 2, (mine, its) => {
      if (mine.type !== 'NULL' && mine.type !== 'refused' && its.type !== 'NULL' && its.type !== 'refused') {
        expect(mine.type).toEqual(its.type);
      }
      const rows = mine.values.map((value, row) => [value, its.values[row]]);
      const computed = rows.filter((pair) => !pair.includes('failed') && !pair.includes(undefined));
      expect(computed.map(([value]) => value)).toEqual(computed.map(([, value]) => value));
    });
  });
}

async function check(form: string, depth: number, compare: (mine: Summary, its: Summary) => void): Promise<void> {
  const law = fc.asyncProperty(arbitraryForm(form, depth), async (text) => {
    const its = await oracle.ask(text);
    compare(summary(evaluateExpression(text, SCHEMA, VALUES)), summary(its));
  });
  await fc.assert(law, { numRuns: RUNS });
}

interface Summary {
  readonly type: string;
  readonly values: readonly (string | null)[];
}

/** What fails for every row may as well be refused before there is one. */
function summary(answer: Answer): Summary {
  if (answer.kind === 'refused' || answer.values.every((value) => value === FAILED))
    return { type: 'refused', values: [] };
  const values = answer.values.map((value) => (value === FAILED ? 'failed' : value && rounded(value, answer.type)));
  // Of NULL alone DuckDB gives types that depend on what it computed beforehand.
  return { type: values.every((value) => value === null || value === 'failed') ? 'NULL' : plain(answer.type), values };
}

/** Counts are BIGINT where DuckDB has UBIGINT; names in a struct's type are quoted always. */
function plain(type: string): string {
  return type.replaceAll('UBIGINT', 'BIGINT').replaceAll('"', '');
}

/** Reals are compared to 12 digits, or 6: functions such as power differ in the last one between libraries. */
function rounded(text: string, type: string): string {
  const digits = type.includes('FLOAT') ? 6 : 12;
  return text.replace('-nan', 'nan').replace(realsOf(type), (number) => {
    const written = String(Number(Number(number).toPrecision(digits)));
    return /[.e]/.test(written) ? written : `${written}.0`;
  });
}

/** Also in a text that a real was made into. Decimals are compared to the last digit. */
function realsOf(type: string): RegExp {
  return /DOUBLE|FLOAT/.test(type) ? /\d+\.\d+(?:e[-+]?\d+)?/g : /\d+\.\d{10,}/g;
}
