import { compileRegExp } from './compile-reg-exp.js';
import { globMatcher } from './glob.js';
import { isText } from './lift.js';
import { likeMatcher } from './like.js';
import { type Evaluate, type FunctionDefinition, overloaded, type ParameterKind } from './overload.js';
import { lower } from './text-functions.js';

const TEXT = { kind: 'VARCHAR' } as const;

/** LIKE, ILIKE and GLOB (written as operators), and whether a regular expression matches. */
export const matchFunctions: readonly FunctionDefinition[] = [
  ...withOptions('like', ' escape', likeMatcher),
  ...withOptions('ilike', ' escape', (pattern, by) => {
    const matches = likeMatcher(lower(pattern), lower(by));
    return (text) => matches(lower(text));
  }),
  ...regExp('regexp_matches', false),
  ...regExp('regexp_full_match', true),
  matching('~~~', 2, () => {
    const matcher = remembered(globMatcher);
    return (text, pattern = '') => matcher(pattern)(text);
  }),
];

/**
 * Called with a text and a pattern, and as `name + suffix` with the escape, a third text. Each call
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

/** A third text is the options. */
function regExp(name: string, whole: boolean): readonly FunctionDefinition[] {
  return [2, 3].map((count) =>
    matching(name, count, () => {
      const compile = compileRegExp(false, whole);
      return (text, pattern = '', options = '') => compile(pattern, options).test(text);
    }),
  );
}
