import { run } from '@stricli/core';
import { reportError } from './action.js';
import { application } from './application.js';
import type { CliContext } from './context.js';
import { DONE, ENVIRONMENT_AT_FAULT, WRONG_USAGE } from './exit-code.js';

/** The argument parser's own codes for what it could not make sense of: an argument, a command. */
const PARSER_REFUSED = [-4, -5];

/** One call of the command line; gives its exit code and leaves ending the process to the caller. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  try {
    await run(application, args, context);
  } catch (error) {
    return reportError(context, error);
  }
  const code = context.process.exitCode ?? DONE;
  if (code >= 0) return code;
  return PARSER_REFUSED.includes(code) ? WRONG_USAGE : ENVIRONMENT_AT_FAULT;
}
