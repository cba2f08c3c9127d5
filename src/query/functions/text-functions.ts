import { EvaluationError } from '../../errors.js';
import { isInteger, isReal, isText, lift1, lift2, lift3 } from './lift.js';
import { alias, type FunctionDefinition, scalar } from './overload.js';

const PLAIN = /^[\0-\x7f]*$/;
const MAX_TEXT = 10_000_000;

/** Characters are Unicode code points, counted from 1. */
export const textFunctions: readonly FunctionDefinition[] = [
  ...alias(scalar('lower', ['VARCHAR'], 'VARCHAR', lift1(isText, lower)), 'lcase'),
  ...alias(scalar('upper', ['VARCHAR'], 'VARCHAR', lift1(isText, upper)), 'ucase'),
  ...alias(
    scalar(
      'length',
      ['VARCHAR'],
      'BIGINT',
      lift1(isText, (text) => points(text).length),
    ),
    'len',
    'char_length',
    'character_length',
  ),
  ...trimming('trim', true, true),
  ...trimming('ltrim', true, false),
  ...trimming('rtrim', false, true),
  ...['substr', 'substring'].flatMap((name) => [
    scalar(
      name,
      ['VARCHAR', 'BIGINT'],
      'VARCHAR',
      lift2(isText, isInteger, (text, at) => substring(text, Number(at))),
    ),
    scalar(
      name,
      ['VARCHAR', 'BIGINT', 'BIGINT'],
      'VARCHAR',
      lift3(isText, isInteger, isInteger, (text, at, length) => substring(text, Number(at), Number(length))),
    ),
  ]),
  scalar(
    'left',
    ['VARCHAR', 'BIGINT'],
    'VARCHAR',
    lift2(isText, isInteger, (text, count) => left(text, Number(count))),
  ),
  scalar(
    'right',
    ['VARCHAR', 'BIGINT'],
    'VARCHAR',
    lift2(isText, isInteger, (text, count) => right(text, Number(count))),
  ),
  scalar(
    'replace',
    ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    'VARCHAR',
    lift3(isText, isText, isText, (text, from, to) => (from === '' ? text : text.replaceAll(from, () => to))),
  ),
  scalar(
    'contains',
    ['VARCHAR', 'VARCHAR'],
    'BOOLEAN',
    lift2(isText, isText, (text, part) => text.includes(part)),
  ),
  ...alias(
    scalar(
      'starts_with',
      ['VARCHAR', 'VARCHAR'],
      'BOOLEAN',
      lift2(isText, isText, (text, part) => text.startsWith(part)),
    ),
    'prefix',
  ),
  ...alias(
    scalar(
      'ends_with',
      ['VARCHAR', 'VARCHAR'],
      'BOOLEAN',
      lift2(isText, isText, (text, part) => text.endsWith(part)),
    ),
    'suffix',
  ),
  ...alias(scalar('strpos', ['VARCHAR', 'VARCHAR'], 'BIGINT', lift2(isText, isText, indexOf)), 'instr', 'position'),
  scalar(
    'repeat',
    ['VARCHAR', 'BIGINT'],
    'VARCHAR',
    lift2(isText, isInteger, (text, count) => repeat(text, Number(count))),
  ),
  ...padding('lpad', (text, pad) => pad + text),
  ...padding('rpad', (text, pad) => text + pad),
  scalar('split_part', ['VARCHAR', 'VARCHAR', 'INTEGER'], 'VARCHAR', lift3(isText, isText, isReal, splitPart)),
];

export function points(text: string): string | readonly string[] {
  return PLAIN.test(text) ? text : Array.from(text);
}

/** Letter by letter: a letter whose lower case is several code points keeps the first. */
export function lower(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return Array.from(text, (letter) => Array.from(letter.toLowerCase())[0] ?? '').join('');
}

/** Letter by letter: a letter whose upper case is several code points stays, but for ẞ. */
function upper(text: string): string {
  if (PLAIN.test(text)) return text.toUpperCase();
  return Array.from(text, (letter) => {
    if (letter === 'ß') return 'ẞ';
    const raised = letter.toUpperCase();
    return Array.from(raised).length === 1 ? raised : letter;
  }).join('');
}

function trimming(name: string, start: boolean, end: boolean): readonly FunctionDefinition[] {
  const trim = (text: string, isDropped: (character: string) => boolean): string => {
    const characters = Array.from(text);
    let [from, to] = [0, characters.length];
    while (start && from < to && isDropped(characters[from] ?? '')) from++;
    while (end && to > from && isDropped(characters[to - 1] ?? '')) to--;
    return characters.slice(from, to).join('');
  };
  const isSpace = (character: string): boolean => /^\p{Zs}$/u.test(character);
  return [
    scalar(
      name,
      ['VARCHAR'],
      'VARCHAR',
      lift1(isText, (text) => trim(text, isSpace)),
    ),
    scalar(
      name,
      ['VARCHAR', 'VARCHAR'],
      'VARCHAR',
      lift2(isText, isText, (text, set) => {
        const dropped = new Set(set);
        return trim(text, (character) => dropped.has(character));
      }),
    ),
  ];
}

/** From `at`, counted from the end when negative; a negative length goes back from there. */
function substring(text: string, at: number, length?: number): string {
  const all = points(text);
  const start = at > 0 ? at - 1 : at < 0 ? all.length + at : -1;
  const end = length === undefined ? all.length : start + length;
  const [from, to] = end < start ? [end, start] : [start, end];
  return join(all, Math.max(0, from), Math.max(0, Math.min(all.length, to)));
}

function left(text: string, count: number): string {
  const all = points(text);
  return join(all, 0, count >= 0 ? count : Math.max(0, all.length + count));
}

function right(text: string, count: number): string {
  const all = points(text);
  return join(all, count >= 0 ? Math.max(0, all.length - count) : -count, all.length);
}

function join(all: string | readonly string[], from: number, to: number): string {
  return typeof all === 'string' ? all.slice(from, to) : all.slice(from, to).join('');
}

function indexOf(text: string, part: string): number {
  const index = text.indexOf(part);
  return index < 0 ? 0 : points(text.slice(0, index)).length + 1;
}

function repeat(text: string, count: number): string {
  if (count <= 0) return '';
  if (text.length * count > MAX_TEXT) throw new EvaluationError(`repeat: the result is over ${MAX_TEXT} characters`);
  return text.repeat(count);
}

function padding(name: string, put: (text: string, pad: string) => string): readonly FunctionDefinition[] {
  const pad = (text: string, width: number, filler: string): string => {
    const all = Array.from(text);
    if (width <= all.length) return all.slice(0, Math.max(0, width)).join('');
    if (filler === '') throw new EvaluationError(`${name}: nothing to fill with`);
    if (width > MAX_TEXT) throw new EvaluationError(`${name}: the result is over ${MAX_TEXT} characters`);
    const fillers = Array.from(filler);
    return put(
      text,
      Array.from({ length: width - all.length }, (_, index) => fillers[index % fillers.length]).join(''),
    );
  };
  return [scalar(name, ['VARCHAR', 'INTEGER', 'VARCHAR'], 'VARCHAR', lift3(isText, isReal, isText, pad))];
}

/** Parts are counted from 1, from the end when negative; a part that is not there is empty. */
function splitPart(text: string, separator: string, index: number): string {
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  return parts[index > 0 ? index - 1 : index === 0 ? 0 : parts.length + index] ?? '';
}
