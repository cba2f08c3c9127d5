import { type ErrorCode, unreachable } from '../errors.js';

/** What the process says on its way out. Part of the command line's contract. */
export type ExitCode = 0 | 1 | 2 | 3 | 130 | 143;

export const DONE = 0;
/** The user's queries, data or archive are at fault. */
export const INPUT_AT_FAULT = 1;
export const WRONG_USAGE = 2;
/** The machine refused, or motif itself is at fault. */
export const ENVIRONMENT_AT_FAULT = 3;
export const INTERRUPTED = 130;
export const TERMINATED = 143;

export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'INVALID_QUERY':
    case 'INVALID_INPUT':
    case 'ARCHIVE_MISMATCH':
      return INPUT_AT_FAULT;
    case 'INVALID_ARGUMENT':
      return WRONG_USAGE;
    case 'ARCHIVE_LOCKED':
    case 'ENVIRONMENT':
      return ENVIRONMENT_AT_FAULT;
    default:
      return unreachable(code);
  }
}
