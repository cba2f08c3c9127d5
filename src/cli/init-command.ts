import { buildCommand, type Command } from '@stricli/core';
import type { CliContext } from './context.js';
import type { InitFlags } from './flags.js';

export const initCommand: Command<CliContext> = buildCommand<InitFlags, [string], CliContext>({
  loader: async () => (await import('./init-project.js')).initProject,
  parameters: {
    flags: {
      dir: { kind: 'parsed', parse: String, default: 'queries', placeholder: 'DIR', brief: 'The folder to write' },
      key: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'COLUMN',
        brief: 'Whose event it is [asked for, or guessed]',
      },
      time: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'COLUMN',
        brief: 'When it happened [asked for, or guessed]',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, placeholder: 'FILE', brief: 'CSV or NDJSON (also .gz) or Parquet' }],
    },
  },
  docs: {
    brief: 'Begin with a file of your own: streams.sql, a first query and its test',
    customUsage: ['FILE [--dir DIR] [--key COLUMN] [--time COLUMN]'],
    fullDescription: `Looks at FILE, takes its columns and types, and asks on a terminal which column is the key (whose event it
is) and which is the time; without a terminal it guesses and says so. Then it writes streams.sql, a query
that finds two related events of one key within 30 minutes, and its test. Existing files stay as they are.

EXAMPLES
  motif init orders.csv
  motif init log.ndjson.gz --key user_id --time happened_at --dir log-queries`,
  },
});
