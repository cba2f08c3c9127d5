import type { Problem } from '../../src/errors.js';

/** Problems as `line:column «what is underlined» message`, to be read in a test. */
export function complaints(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ location, message }) => {
    if (location === undefined) return message;
    const { line, column, length, text } = location;
    return `${line}:${column} «${text.slice(column - 1, column - 1 + length)}» ${message}`;
  });
}
