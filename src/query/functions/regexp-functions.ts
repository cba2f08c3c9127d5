import { EvaluationError } from '../../errors.js';
import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { type CompiledRegExp, compileRegExp } from './compile-reg-exp.js';
import { isInteger, isText, lift1 } from './lift.js';
import { alias, type Evaluate, type FunctionDefinition, type Overload, overloaded, scalar } from './overload.js';

const VARCHAR: DataType = { kind: 'VARCHAR' };
const TEXTS: DataType = { kind: 'LIST', element: VARCHAR };
const MAX_GROUP = 9;

/** Finding, cutting out and replacing by regular expressions of RE2, with DuckDB's options. */
export const regExpFunctions: readonly FunctionDefinition[] = [
  overloaded(
    'regexp_extract',
    ...withOptions([], VARCHAR, (text, regExp) => extract(text, regExp, 0)).slice(0, 1),
    ...withOptions(['INTEGER'], VARCHAR, (text, regExp, group) =>
      isInteger(group) ? extract(text, regExp, group) : '',
    ),
    ...named(),
  ),
  overloaded(
    'regexp_extract_all',
    ...withOptions([], TEXTS, (text, regExp) => extractAll(text, regExp, 0)).slice(0, 1),
    ...withOptions(['INTEGER'], TEXTS, (text, regExp, group) =>
      isInteger(group) ? extractAll(text, regExp, group) : null,
    ),
  ),
  overloaded(
    'regexp_replace',
    ...withOptions(['VARCHAR'], VARCHAR, (text, regExp, by) => (isText(by) ? replace(text, regExp, by) : null), true),
  ),
  ...alias(
    overloaded('string_split_regex', ...withOptions([], TEXTS, (text, regExp) => split(text, regExp))),
    'str_split_regex',
    'regexp_split_to_array',
  ),
  scalar(
    'regexp_escape',
    ['VARCHAR'],
    'VARCHAR',
    lift1(isText, (text) =>
      text.replace(/[^\w\u0080-\u{10ffff}]/gu, (mark) => (mark === '\0' ? '\\x00' : `\\${mark}`)),
    ),
  ),
];

type Compute = (text: string, regExp: CompiledRegExp, argument: Value) => Value;

/** Text, pattern, at most one argument more, and the options behind it, of which `g` is one where all can be replaced. */
function withOptions(
  argument: readonly ('INTEGER' | 'VARCHAR')[],
  result: DataType,
  compute: Compute,
  takesGlobal = false,
): readonly Overload[] {
  const parameters = ['VARCHAR', 'VARCHAR', ...argument] as const;
  const types: readonly DataType[] = parameters.map((kind) => ({ kind }));
  const plain: Overload = {
    parameters,
    settle: () => {
      const compile = compileRegExp();
      const evaluate: Evaluate = (text, pattern, given = null) =>
        isText(text) && isText(pattern) ? compute(text, compile(pattern, ''), given) : null;
      return { parameters: types, result, function: evaluate };
    },
  };
  const place = types.length;
  const optional: Overload = {
    parameters: [...parameters, 'VARCHAR'],
    settle: () => {
      const compile = compileRegExp(takesGlobal);
      const evaluate: Evaluate = (...values) => {
        const [text = null, pattern = null, given = null] = values;
        const options = values[place];
        if (!isText(text) || !isText(pattern)) return null;
        if (typeof options !== 'string') throw new EvaluationError('the options of a regular expression are NULL');
        return compute(text, compile(pattern, options), given);
      };
      return { parameters: [...types, VARCHAR], result, function: evaluate };
    },
  };
  return [plain, optional];
}

/** `regexp_extract(text, pattern, ['a', 'b'])`: a struct of the groups. */
function named(): readonly Overload[] {
  return [
    {
      parameters: ['VARCHAR', 'VARCHAR', 'LIST'],
      settle: (_types, [, , names]) => {
        if (names === undefined || names === null || !isList(names) || !names.every(isText) || names.length === 0) {
          return "the names of the groups are a list of constants: ['a', 'b']";
        }
        const compile = compileRegExp();
        const evaluate: Evaluate = (text, pattern) => {
          if (!isText(text) || !isText(pattern)) return null;
          const regExp = compile(pattern, '');
          if (names.length > regExp.groups) throw new EvaluationError(`${pattern} has ${regExp.groups} groups only`);
          return names.map((_, index) => extract(text, regExp, index + 1));
        };
        const fields = names.map((name) => ({ name: String(name), type: VARCHAR }));
        return { parameters: [VARCHAR, VARCHAR, TEXTS], result: { kind: 'STRUCT', fields }, function: evaluate };
      },
    },
  ];
}

function checkedGroup(group: number | bigint, regExp: CompiledRegExp): number {
  if (group < 0 || group > MAX_GROUP) throw new EvaluationError(`a group's number is from 0 to ${MAX_GROUP}`);
  regExp.checkGroup(Number(group));
  return Number(group);
}

function extract(text: string, regExp: CompiledRegExp, group: number | bigint): string {
  const place = checkedGroup(group, regExp);
  return regExp.first(text)?.[place] ?? '';
}

/** As DuckDB walks: where a match ends the search goes on, and one character further where it did not get on. */
function extractAll(text: string, regExp: CompiledRegExp, group: number | bigint): readonly string[] {
  const place = checkedGroup(group, regExp);
  if (place > regExp.groups) throw new EvaluationError(`the pattern has ${regExp.groups} groups only`);
  const found: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const match = regExp.from(text, at);
    if (match === null) break;
    found.push(match[place] ?? '');
    const end = match.index + match[0].length;
    at = end > at ? end : at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  }
  return found;
}

/** An empty match right behind the last one is none. */
function replace(text: string, regExp: CompiledRegExp, by: string): string {
  const parts = rewriteOf(by, regExp);
  if (parts === undefined) return text;
  let result = '';
  let end = 0;
  let last = -1;
  for (const match of regExp.global ? regExp.all(text) : [regExp.first(text)]) {
    if (match === null) break;
    const { index } = match;
    if (match[0] === '' && index === last) continue;
    result +=
      text.slice(end, index) + parts.map((part) => (typeof part === 'string' ? part : (match[part] ?? ''))).join('');
    end = index + match[0].length;
    last = end;
  }
  return result + text.slice(end);
}

/** `\1` is a group, `\\` a backslash. Undefined, and nothing is replaced, where the pattern has no such group. */
function rewriteOf(by: string, regExp: CompiledRegExp): readonly (string | number)[] | undefined {
  const parts: (string | number)[] = [];
  for (const [whole, escaped] of by.matchAll(/\\(.)|\\$|[^\\]+/gsu)) {
    if (!whole.startsWith('\\')) parts.push(whole);
    else if (escaped === '\\') parts.push('\\');
    else if (escaped !== undefined && /^\d$/.test(escaped)) {
      if (Number(escaped) > regExp.groups) return undefined;
      regExp.checkGroup(Number(escaped));
      parts.push(Number(escaped));
    } else {
      throw new EvaluationError(`${by}: behind a backslash stands the number of a group, or another backslash`);
    }
  }
  return parts;
}

function split(text: string, regExp: CompiledRegExp): readonly string[] {
  if (regExp.pattern === '') return Array.from(text);
  if (regExp.first('')?.[0] === '')
    throw new EvaluationError(`${regExp.pattern} matches an empty text: it splits nothing`);
  const parts: string[] = [];
  let end = 0;
  for (const match of regExp.all(text)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
