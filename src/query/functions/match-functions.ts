import { EvaluationError } from '../../errors.js';
import { isText } from './lift.js';
import { likeMatcher } from './like.js';
import { type Evaluate, type FunctionDefinition, overloaded, type ParameterKind } from './overload.js';
import { lower } from './text-functions.js';

const TEXT = { kind: 'VARCHAR' } as const;

/** LIKE, ILIKE (written as operators) and regular expressions (JavaScript's). */
export const matchFunctions: readonly FunctionDefinition[] = [
  ...withOptions('like', ' escape', likeMatcher),
  ...withOptions('ilike', ' escape', (pattern, by) => {
    const matches = likeMatcher(lower(pattern), lower(by));
    return (text) => matches(lower(text));
  }),
  ...withOptions('regexp_matches', '', (source, options) => {
    const expression = compileRegExp(source, options);
    return (text) => expression.test(text);
  }),
  ...withOptions('regexp_full_match', '', (source, options) => {
    const expression = compileRegExp(`^(?:${source})$`, options);
    return (text) => expression.test(text);
  }),
];

/**
 * Called with a text and a pattern, and as `name + suffix` with a third text: the escape, or the options. Each call
 * written gets an evaluator of its own, so that it can remember its pattern.
 */
function withOptions(
  name: string,
  suffix: string,
  compile: (pattern: string, options: string) => (text: string) => boolean,
): readonly FunctionDefinition[] {
  return [
    matching(name, 2, () => {
      const matcher = remembered((pattern) => compile(pattern, ''));
      return (text, pattern = '') => matcher(pattern)(text);
    }),
    matching(`${name}${suffix}`, 3, () => {
      const matcher = remembered((key) => {
        const [options = '', ...pattern] = key.split('\0');
        return compile(pattern.join('\0'), options);
      });
      return (text, pattern = '', options = '') => matcher(`${options}\0${pattern}`)(text);
    }),
  ];
}

function matching(
  name: string,
  count: number,
  make: () => (text: string, ...args: readonly string[]) => boolean,
): FunctionDefinition {
  const parameters: readonly ParameterKind[] = Array.from({ length: count }, () => 'VARCHAR' as const);
  const types = parameters.map(() => TEXT);
  return overloaded(name, {
    parameters,
    settle: () => ({ parameters: types, result: { kind: 'BOOLEAN' }, function: onTexts(make()) }),
  });
}

function onTexts(compute: (text: string, ...args: readonly string[]) => boolean): Evaluate {
  return (text, ...args) => (isText(text) && args.every(isText) ? compute(text, ...args) : null);
}

/** A pattern is nearly always the same one again. */
function remembered<T>(compile: (key: string) => T): (key: string) => T {
  let last: { readonly key: string; readonly value: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: compile(key) };
    return last.value;
  };
}

function compileRegExp(source: string, options: string): RegExp {
  let flags = 'u';
  for (const option of options) {
    if (option === 'i' || option === 's') flags += flags.includes(option) ? '' : option;
    else if (option !== 'c' && option !== 'n' && option !== 'm' && option !== 'p') {
      throw new EvaluationError(`unknown regular expression option '${option}': i, c, s and n are known`);
    }
  }
  if (source.includes('[[:')) throw new EvaluationError(`${source}: write \\p{L}, \\d, \\s for a POSIX class`);
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new EvaluationError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
