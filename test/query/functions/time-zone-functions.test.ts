import { expect, test } from 'vitest';
import { parseValue } from '../../../src/parse-value.js';
import type { Schema } from '../../../src/schema.js';
import { FAILED } from '../../support/duckdb-oracle.js';
import { evaluateExpression } from '../../support/evaluate-expression.js';

const schema: Schema = [
  { name: 'zone', type: { kind: 'VARCHAR' } },
  { name: 'wall', type: { kind: 'TIMESTAMP' } },
];
const noon = parseValue({ kind: 'TIMESTAMP' }, '2026-07-31 12:00:00') ?? null;

function valuesOf(text: string, ...zones: readonly (string | null)[]): unknown {
  const answer = evaluateExpression(
    text,
    schema,
    zones.map((zone) => [zone, noon]),
  );
  return answer.kind === 'values' ? [answer.type, ...answer.values] : answer.reason;
}

test('a time zone may be a column', () => {
  expect(valuesOf('wall AT TIME ZONE zone', 'Europe/Berlin', 'America/New_York', 'nowhere', null)).toEqual([
    'TIMESTAMP WITH TIME ZONE',
    '2026-07-31 10:00:00+00',
    '2026-07-31 16:00:00+00',
    FAILED,
    null,
  ]);
});

test('there and back is a time again', () => {
  const text = "timezone('America/New_York', timezone('Asia/Tokyo', wall))";
  expect(valuesOf(text, null)).toEqual(['TIMESTAMP', '2026-07-30 23:00:00']);
});

test('a constant that is no time zone is refused', () => {
  expect(valuesOf("wall AT TIME ZONE 'Europe/Berlim'")).toContain(
    "there is no time zone 'Europe/Berlim'; did you mean 'Europe/Berlin'?",
  );
  expect(valuesOf("timezone('+02:00', wall)")).toContain("there is no time zone '+02:00'");
});

test.each([
  ["CAST('2026-01-31T12:00:00+02:00' AS TIMESTAMP)", 'TIMESTAMP', '2026-01-31 10:00:00'],
  ["CAST('2026-01-31T12:00:00+02:00' AS TIMESTAMPTZ)", 'TIMESTAMP WITH TIME ZONE', '2026-01-31 10:00:00+00'],
  ["'2026-01-31 12:00:00-05:30'::TIMESTAMP", 'TIMESTAMP', '2026-01-31 17:30:00'],
])('%s is the instant, where DuckDB drops the offset of a TIMESTAMP', (text, type, value) => {
  expect(valuesOf(text, null)).toEqual([type, value]);
});
