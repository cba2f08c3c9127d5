/** Every way motif can refuse, by whose fault it is: see `faultOf`. */
export type ErrorCode =
  /** A query, `streams.sql`, test file or pattern is wrong. */
  | 'INVALID_QUERY'
  /** What was given on the command line, or an argument of an API call, is wrong. */
  | 'INVALID_ARGUMENT'
  /** An input file is missing, cut short, or not what it is said to be. */
  | 'INVALID_INPUT'
  /** The archive holds something this run cannot go on from. */
  | 'ARCHIVE_MISMATCH'
  /** The archive is in use by another process. */
  | 'ARCHIVE_LOCKED'
  /** The machine refused: disk full, folder read-only, file vanished. */
  | 'ENVIRONMENT';

/** A stretch of a text file; lines and columns count from 1, `offset` and `length` are in UTF-16 units. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The whole line, so that the message can show it under a caret. */
  readonly text: string;
}

/** One thing wrong in what a user wrote: what was found and expected, where, and the way out. */
export interface Problem {
  readonly message: string;
  readonly location?: Location;
  readonly hint?: string;
  /** A warning does not stop a run. */
  readonly severity?: 'error' | 'warning';
}

/** The only error motif throws on purpose. `problems` has at least one entry. */
export class MotifError extends Error {
  override readonly name = 'MotifError';
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, problems: string | Problem | readonly Problem[], options?: ErrorOptions) {
    const list = typeof problems === 'string' ? [{ message: problems }] : 'message' in problems ? [problems] : problems;
    super(list.map(renderProblem).join('\n\n'), options);
    this.code = code;
    this.problems = list;
  }
}

/** `queries/x.sql:7:11: message`, the line, a caret under what is meant, and the way out. */
export function renderProblem(problem: Problem): string {
  const { message, location, hint, severity } = problem;
  const lines: string[] = [];
  const label = severity === 'warning' ? 'warning: ' : '';
  if (location === undefined) {
    lines.push(label + message);
  } else {
    const { file, line, column, length, text } = location;
    const gutter = String(line);
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
    const caret = '^'.repeat(Math.max(1, Math.min(length, text.length - column + 1)));
    lines.push(
      `${file}:${line}:${column}: ${label}${message}`,
      `  ${gutter} | ${text}`,
      `  ${' '.repeat(gutter.length)} | ${indent}${caret}`,
    );
  }
  if (hint !== undefined) lines.push(`  ${hint}`);
  return lines.join('\n');
}

/** For the end of a `switch` over a union: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** A function could not compute its value: an overflow, a text that does not cast. The record at hand is at fault. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}
