import { isJson } from '../../is-json.js';
import { isList } from '../../is-value.js';
import type { DataType, ScalarKind, Value } from '../../schema.js';
import { jsonElements, jsonMembers } from '../../split-json.js';
import { compactJson, jsonPath, walkJson } from './json-path.js';
import { isInteger, isText, lift1 } from './lift.js';
import { alias, type Evaluate, type FunctionDefinition, type Overload, overloaded, scalar } from './overload.js';

const JSON_TYPE: DataType = { kind: 'JSON' };
const VARCHAR: DataType = { kind: 'VARCHAR' };
const BIGINT: DataType = { kind: 'BIGINT' };
const BOOLEAN: DataType = { kind: 'BOOLEAN' };
const NAMES: DataType = { kind: 'LIST', element: VARCHAR };

/** A VARCHAR is read as JSON. */
const DOCUMENTS: readonly ScalarKind[] = ['JSON', 'VARCHAR'];

/** `payload -> 'a'` is JSON, `payload ->> 'a'` its text. A path is a name, a place from 0, or `$.a.b[0]`. */
export const jsonFunctions: readonly FunctionDefinition[] = [
  ...alias(
    overloaded('->', ...extracting(JSON_TYPE, (json) => json && compactJson(json))),
    'json_extract',
    'json_extract_path',
  ),
  ...alias(overloaded('->>', ...extracting(VARCHAR, textOf)), 'json_extract_string', 'json_extract_path_text'),
  overloaded(
    '[]',
    ...extracting(JSON_TYPE, (json) => json && compactJson(json)).filter(({ parameters }) => parameters[0] === 'JSON'),
  ),
  overloaded('json_value', ...extracting(VARCHAR, (json) => (json === null || /^[[{n]/.test(json) ? null : json))),
  overloaded('json_exists', ...atPath(BOOLEAN, (json) => json !== null)),
  overloaded('json_type', ...onDocument(VARCHAR, typeOf), ...atPath(VARCHAR, (json) => json && typeOf(json))),
  overloaded('json_array_length', ...onDocument(BIGINT, lengthOf), ...atPath(BIGINT, (json) => json && lengthOf(json))),
  overloaded('json_keys', ...onDocument(NAMES, keysOf), ...atPath(NAMES, (json) => json && keysOf(json))),
  scalar('json_valid', ['VARCHAR'], 'BOOLEAN', lift1(isText, isJson)),
  scalar('json_valid', ['JSON'], 'BOOLEAN', lift1(isText, isJson)),
];

function extracting(result: DataType, compute: (json: string | null) => string | null): readonly Overload[] {
  return [
    ...atPath(result, compute),
    ...DOCUMENTS.flatMap((kind): readonly Overload[] => [
      {
        parameters: [kind, 'BIGINT'],
        settle: () => ({
          parameters: [JSON_TYPE, BIGINT],
          result,
          function: (json, place) =>
            isText(json) && isInteger(place) ? compute(walkJson(json, [{ place: Number(place) }])) : null,
        }),
      },
      {
        parameters: [kind, 'LIST'],
        settle: () => {
          const walk = walker();
          const evaluate: Evaluate = (json, paths) =>
            isText(json) && isList(paths)
              ? paths.map((path) => (isText(path) ? compute(walk(json, path)) : null))
              : null;
          return { parameters: [JSON_TYPE, NAMES], result: { kind: 'LIST', element: result }, function: evaluate };
        },
      },
    ]),
  ];
}

function atPath(result: DataType, compute: (json: string | null) => Value): readonly Overload[] {
  return DOCUMENTS.map((kind) => ({
    parameters: [kind, 'VARCHAR'],
    settle: () => {
      const walk = walker();
      return {
        parameters: [JSON_TYPE, VARCHAR],
        result,
        function: (json, path) => (isText(json) && isText(path) ? compute(walk(json, path)) : null),
      };
    },
  }));
}

function onDocument(result: DataType, compute: (json: string) => Value): readonly Overload[] {
  const evaluate: Evaluate = lift1(isText, compute);
  return DOCUMENTS.map((kind) => ({
    parameters: [kind],
    settle: () => ({ parameters: [JSON_TYPE], result, function: evaluate }),
  }));
}

/** Remembers the last path: it is nearly always the same one again. */
function walker(): (json: string, path: string) => string | null {
  let last: { readonly path: string; readonly steps: ReturnType<typeof jsonPath> } | undefined;
  return (json, path) => {
    if (last?.path !== path) last = { path, steps: jsonPath(path) };
    return walkJson(json, last.steps);
  };
}

/** A string without its quotes; JSON null has no text. */
function textOf(json: string | null): string | null {
  if (json === null || json === 'null') return null;
  return json.startsWith('"') ? String(JSON.parse(json)) : compactJson(json);
}

function typeOf(json: string): string {
  const text = json.trim();
  switch (text[0]) {
    case '{':
      return 'OBJECT';
    case '[':
      return 'ARRAY';
    case '"':
      return 'VARCHAR';
    case 't':
    case 'f':
      return 'BOOLEAN';
    case 'n':
      return 'NULL';
    default:
      if (!/^-?\d+$/.test(text)) return 'DOUBLE';
      if (text.startsWith('-')) return BigInt(text) >= -(2n ** 63n) ? 'BIGINT' : 'DOUBLE';
      return BigInt(text) < 2n ** 64n ? 'UBIGINT' : 'DOUBLE';
  }
}

function lengthOf(json: string): number {
  return json.trimStart().startsWith('[') ? jsonElements(json).length : 0;
}

function keysOf(json: string): readonly string[] {
  return json.trimStart().startsWith('{') ? [...jsonMembers(json).keys()] : [];
}
