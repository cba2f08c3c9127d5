import { buildCommand, type Command } from '@stricli/core';
import type { CliContext } from './context.js';

export const checkCommand: Command<CliContext> = buildCommand<Record<never, never>, [string?], CliContext>({
  loader: async () => (await import('./check-project.js')).checkProject,
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: 'PATH',
          brief: 'A folder with streams.sql and one query a file, or one .sql file beside a streams.sql [queries]',
        },
      ],
    },
  },
  docs: {
    brief: 'Parse and plan every query, read no events',
    fullDescription: `Names every problem at once, each with file, line, column and the way out, and exits with 1;
or prints a line for each query: its stream, its key, within what time, and what it gives.
Subqueries are run, by DuckDB, since their types are part of a plan.

EXAMPLES
  motif check
  motif check queries/cart_abandoned.sql`,
  },
});
