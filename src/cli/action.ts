import { MotifError } from '../errors.js';
import type { CliContext } from './context.js';
import { ENVIRONMENT_AT_FAULT, type ExitCode, exitCodeOf } from './exit-code.js';

/** A command's function in the form the argument parser calls. */
export type Action<FLAGS, ARGUMENTS extends readonly unknown[]> = (
  this: CliContext,
  flags: FLAGS,
  ...rest: ARGUMENTS
) => Promise<void>;

/** Sets the exit code that the command gives; no exception leaves it. */
export function action<FLAGS, ARGUMENTS extends readonly unknown[]>(
  command: (context: CliContext, flags: FLAGS, ...rest: ARGUMENTS) => Promise<ExitCode>,
): Action<FLAGS, ARGUMENTS> {
  return async function run(flags, ...rest): Promise<void> {
    try {
      this.process.exitCode = await command(this, flags, ...rest);
    } catch (error) {
      this.process.exitCode = reportError(this, error);
    }
  };
}

/** Says what went wrong, in one line where it is motif's own fault, and whose fault it is. */
export function reportError({ process: { stderr, env } }: CliContext, error: unknown): ExitCode {
  if (error instanceof MotifError) {
    stderr.write(`${error.message}\n`);
    return exitCodeOf(error.code);
  }
  const debug = env.MOTIF_DEBUG === '1';
  const text = error instanceof Error ? error.message : String(error);
  const stack = debug && error instanceof Error ? `\n${error.stack}` : '';
  if (isSystemError(error)) {
    stderr.write(`${text}${stack}\n`);
  } else {
    const way = debug ? '' : ' (MOTIF_DEBUG=1 shows where)';
    stderr.write(`motif has a fault: ${text.split('\n', 1).join('')}${way}${stack}\n`);
  }
  return ENVIRONMENT_AT_FAULT;
}

/** From the operating system: no such file, no permission, disk full. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
