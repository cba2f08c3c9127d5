import { EvaluationError } from '../../errors.js';
import { integerLimits } from '../../numeric-type.js';
import type { DataType, Value } from '../../schema.js';
import { damerauLevenshtein, levenshtein } from './edit-distance.js';
import { isInteger, isReal, isText, lift1, lift2, lift3 } from './lift.js';
import { md5 } from './md5.js';
import { alias, type Evaluate, type FunctionDefinition, overloaded, scalar } from './overload.js';
import { sha1, sha256 } from './sha.js';
import { toHex } from './to-hex.js';

const VARCHAR: DataType = { kind: 'VARCHAR' };
const ENCODER = new TextEncoder();
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Functions of texts beyond cutting and joining. */
export const stringFunctions: readonly FunctionDefinition[] = [
  text('reverse', (value) => Array.from(value).toReversed().join('')),
  scalar('strlen', ['VARCHAR'], 'BIGINT', lift1(isText, byteLength)),
  scalar(
    'bit_length',
    ['VARCHAR'],
    'BIGINT',
    lift1(isText, (value) => byteLength(value) * 8),
  ),
  scalar('translate', ['VARCHAR', 'VARCHAR', 'VARCHAR'], 'VARCHAR', lift3(isText, isText, isText, translate)),
  ...alias(splitting(), 'str_split', 'string_to_array', 'split'),
  scalar('chr', ['INTEGER'], 'VARCHAR', lift1(isReal, character)),
  scalar(
    'ascii',
    ['VARCHAR'],
    'INTEGER',
    lift1(isText, (value) => value.codePointAt(0) ?? 0),
  ),
  ...alias(
    scalar(
      'unicode',
      ['VARCHAR'],
      'INTEGER',
      lift1(isText, (value) => value.codePointAt(0) ?? -1),
    ),
    'ord',
  ),
  text('md5', (value) => md5(ENCODER.encode(value))),
  text('sha1', (value) => sha1(ENCODER.encode(value))),
  text('sha256', (value) => sha256(ENCODER.encode(value))),
  ...alias(
    text('hex', (value) => toHex(ENCODER.encode(value)).toUpperCase()),
    'to_hex',
  ),
  ...alias(
    text('bin', (value) => Array.from(ENCODER.encode(value), (byte) => byte.toString(2).padStart(8, '0')).join('')),
    'to_binary',
  ),
  ...(['BIGINT', 'HUGEINT'] as const).flatMap((kind) => {
    const span = integerLimits(kind).high * 2n + 2n;
    const inBase = (base: number): Evaluate =>
      lift1(isInteger, (value) => (value < 0 ? BigInt(value) + span : value).toString(base).toUpperCase());
    return [
      ...alias(scalar('hex', [kind], 'VARCHAR', inBase(16)), 'to_hex'),
      ...alias(scalar('bin', [kind], 'VARCHAR', inBase(2)), 'to_binary'),
    ];
  }),
  scalar(
    'to_base',
    ['BIGINT', 'INTEGER'],
    'VARCHAR',
    lift2(isInteger, isReal, (value, base) => toBase(value, base, 0)),
  ),
  scalar('to_base', ['BIGINT', 'INTEGER', 'INTEGER'], 'VARCHAR', lift3(isInteger, isReal, isReal, toBase)),
  ...alias(scalar('levenshtein', ['VARCHAR', 'VARCHAR'], 'BIGINT', lift2(isText, isText, levenshtein)), 'editdist3'),
  scalar('damerau_levenshtein', ['VARCHAR', 'VARCHAR'], 'BIGINT', lift2(isText, isText, damerauLevenshtein)),
  ...alias(scalar('hamming', ['VARCHAR', 'VARCHAR'], 'BIGINT', lift2(isText, isText, hamming)), 'mismatches'),
  text('url_encode', (value) =>
    encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd')).replace(
      /[!'()*]/g,
      (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  ),
];

function text(name: string, compute: (value: string) => string): FunctionDefinition {
  return scalar(name, ['VARCHAR'], 'VARCHAR', lift1(isText, compute));
}

function byteLength(value: string): number {
  return ENCODER.encode(value).length;
}

/** Each letter of `from` becomes the one at its place in `to`, or goes where there is none. */
function translate(value: string, from: string, to: string): string {
  const into = Array.from(to);
  const table = new Map<string, string>();
  for (const [index, letter] of Array.from(from).entries()) {
    if (!table.has(letter)) table.set(letter, into[index] ?? '');
  }
  return Array.from(value, (letter) => table.get(letter) ?? letter).join('');
}

function splitting(): FunctionDefinition {
  return overloaded('string_split', {
    parameters: ['VARCHAR', 'VARCHAR'],
    settle: () => ({
      parameters: [VARCHAR, VARCHAR],
      result: { kind: 'LIST', element: VARCHAR },
      function: (value, separator): Value => {
        if (!isText(value)) return null;
        if (!isText(separator)) return [value];
        return value === '' ? [''] : separator === '' ? Array.from(value) : value.split(separator);
      },
    }),
  });
}

function character(code: number): string {
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new EvaluationError(`there is no character ${code}`);
  }
  return String.fromCodePoint(code);
}

function toBase(value: number | bigint, base: number, width: number): string {
  if (value < 0) throw new EvaluationError('to_base takes no negative number');
  if (base < 2 || base > DIGITS.length) throw new EvaluationError(`to_base takes a base from 2 to ${DIGITS.length}`);
  if (width < 0 || width > 64) throw new EvaluationError('to_base takes 0 to 64 digits');
  return value.toString(base).toUpperCase().padStart(width, '0');
}

/** Counted in bytes of UTF-8. */
function hamming(a: string, b: string): number {
  const [left, right] = [ENCODER.encode(a), ENCODER.encode(b)];
  if (left.length !== right.length) throw new EvaluationError('hamming takes texts of the same length');
  if (left.length === 0) throw new EvaluationError('hamming takes texts that are not empty');
  return left.filter((byte, index) => byte !== right[index]).length;
}
