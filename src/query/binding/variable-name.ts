import type { Identifier } from '../syntax/ast.js';
import { findName } from './find-name.js';

/** A variable's name as CLASSIFIER() gives it: what is not quoted is in upper case (ISO/IEC 9075-2, 5.2). */
export function variableName({ name, quoted }: Identifier): string {
  return quoted ? name : name.toUpperCase();
}

/** Which of the variables or subsets is meant: by the standard's name, or where it is not quoted also without case. */
export function findVariableName(written: Identifier, names: readonly string[]): string | undefined {
  const exact = variableName(written);
  return names.includes(exact) ? exact : names[findName(written, names)];
}
