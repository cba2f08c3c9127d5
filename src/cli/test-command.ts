import { buildCommand, type Command } from '@stricli/core';
import type { CliContext } from './context.js';
import type { TestFlags } from './flags.js';

export const testCommand: Command<CliContext> = buildCommand<TestFlags, [string?], CliContext>({
  loader: async () => (await import('./test-project.js')).testProject,
  parameters: {
    flags: {
      junit: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'Write the results as JUnit XML too',
      },
    },
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
    brief: 'Run each NAME.test.yaml beside its NAME.sql',
    customUsage: ['[PATH] [--junit FILE]'],
    fullDescription: `A test file is a list of cases. Rows go through the real engine; what comes out is compared in order.

  - name: taken out again after five minutes
    input:
      events:                                          # a stream, then its rows
        - { ts: 2026-01-01T12:00:00Z, user_id: 1, product_id: 7, event: add }
        - { ts: 2026-01-01T12:05:00Z, user_id: 1, product_id: 7, event: remove }
    output:
      - { kind: match, time: 2026-01-01T12:05:00Z, user_id: 1, product_id: 7 }

  input    rows of streams, or of queries that this one reads: these are then not run. Fields left out are NULL.
  output   the SELECT's columns; \`kind\` (match, timeout, window or row) and \`time\` too, where no column has that name.
           A column left out of a row is not compared; \`null\` says that it must be NULL.
  advance  moves event time there and leaves the input open, so that "nothing yet" can be said
           (\`output: []\`). Without it the input ends, and with it all waiting.

EXAMPLES
  motif test
  motif test queries/cart_abandoned.sql
  motif test --junit results.xml`,
  },
});
