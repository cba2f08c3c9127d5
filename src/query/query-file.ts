import type { Problem } from '../errors.js';
import type { Identifier } from './syntax/ast.js';
import type { QueryFileSyntax } from './syntax/windowed-syntax.js';

/** A file with a query, read and parsed. */
export interface QueryFile {
  /** The file's, without its ending. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Absent where it could not be parsed. */
  readonly syntax?: QueryFileSyntax;
  /** What FROM names. */
  readonly reads: readonly Identifier[];
  readonly problems: readonly Problem[];
}
