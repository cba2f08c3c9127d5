import { expect, test } from 'vitest';
import { evaluateExpression } from '../../support/evaluate-expression.js';

const SCHEMA = [{ name: 'p', type: { kind: 'JSON' } }] as const;
const PAYLOAD = '{"a": {"b": [10, "x", 12345678901234567890]}, "n": null, "s": "text", "d.e": 1}';

test.each([
  ["p -> 'a'", '{"b":[10,"x",12345678901234567890]}'],
  ["p ->> 's'", 'text'],
  ["p -> 's'", '"text"'],
  ["p ->> '$.a.b[1]'", 'x'],
  ["p ->> '$.a.b[2]'", '12345678901234567890'],
  ["p ->> '/a/b/0'", '10'],
  ['p ->> \'$."d.e"\'', '1'],
  ["p -> 'a' -> 'b' -> -1", '12345678901234567890'],
  ["json_extract_string(p, 's')", 'text'],
  ["p ->> 'n'", null],
  ["p ->> 'missing'", null],
  ["p -> 's' -> 'x'", null],
  ["CAST(p ->> '$.a.b[0]' AS INTEGER) + 1", '11'],
  ["CAST(p -> '$.a.b[0]' AS INTEGER) + 1", '11'],
])('%s', (text, value) => {
  expect(evaluateExpression(text, SCHEMA, [[PAYLOAD]])).toMatchObject({ values: [value] });
});
