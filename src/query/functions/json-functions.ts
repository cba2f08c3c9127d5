import { jsonElements, jsonMembers } from '../../split-json.js';
import { isInteger, isText, lift2 } from './lift.js';
import { alias, type FunctionDefinition, scalar } from './overload.js';

/** `payload -> 'a'` is JSON, `payload ->> 'a'` its text. A path is a name, a place from 0, or `$.a.b[0]`. */
export const jsonFunctions: readonly FunctionDefinition[] = [
  ...alias(scalar('->', ['JSON', 'VARCHAR'], 'JSON', lift2(isText, isText, walk)), 'json_extract'),
  ...alias(scalar('->>', ['JSON', 'VARCHAR'], 'VARCHAR', lift2(isText, isText, walkToText)), 'json_extract_string'),
  scalar(
    '->',
    ['JSON', 'BIGINT'],
    'JSON',
    lift2(isText, isInteger, (json, place) => step(json, Number(place))),
  ),
  scalar(
    '->>',
    ['JSON', 'BIGINT'],
    'VARCHAR',
    lift2(isText, isInteger, (json, place) => textOf(step(json, Number(place)))),
  ),
];

function walk(json: string, path: string): string | null {
  if (!path.startsWith('$') && !path.startsWith('/')) return step(json, path);
  let at: string | null = json;
  for (const [, quoted, name, place] of path.matchAll(/"((?:[^"\\]|\\.)*)"|([^.$"[\]/]+)|\[(-?\d+)\]/g)) {
    const key = place === undefined ? (quoted ?? name ?? '') : Number(place);
    const inArray: boolean =
      typeof key === 'string' && path.startsWith('/') && at?.trimStart().startsWith('[') === true;
    at = at === null ? null : step(at, inArray ? Number(key) : key);
  }
  return at;
}

function walkToText(json: string, path: string): string | null {
  return textOf(walk(json, path));
}

function step(json: string, key: string | number): string | null {
  const start = json.trimStart()[0];
  if (typeof key === 'string') return start === '{' ? (jsonMembers(json).get(key) ?? null) : null;
  return start === '[' ? (jsonElements(json).at(key) ?? null) : null;
}

/** A string without its quotes; JSON null has no text. */
function textOf(json: string | null): string | null {
  if (json === null || json === 'null') return null;
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}
