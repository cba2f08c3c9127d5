import { buildCommand, type Command } from '@stricli/core';
import type { CliContext } from './context.js';
import type { SqlFlags } from './flags.js';
import { DEFAULT_ARCHIVE } from './next-commands.js';
import { ROW_FORMATS } from './rows/row-format.js';

export const sqlCommand: Command<CliContext> = buildCommand<SqlFlags, [string], CliContext>({
  loader: async () => (await import('./sql-query.js')).sqlQuery,
  parameters: {
    flags: {
      archive: {
        kind: 'parsed',
        parse: String,
        default: DEFAULT_ARCHIVE,
        placeholder: 'DIR',
        brief: 'The archive to ask',
      },
      format: {
        kind: 'enum',
        values: ROW_FORMATS,
        optional: true,
        brief: "How rows are written [by --out's name; terminal: table, pipe: ndjson]",
      },
      out: { kind: 'parsed', parse: String, optional: true, placeholder: 'FILE', brief: 'Write the rows to FILE' },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, placeholder: 'SQL', brief: "One statement in DuckDB's SQL, which only reads" }],
    },
  },
  docs: {
    brief: 'Ask the archive',
    fullDescription: `Answers a question in DuckDB's SQL from the archive of \`motif run\`. It only reads: statements that write
are refused. Every stream is a table of its name, every query a table of its behaviours;
\`behaviours\`, \`evidence\`, \`late\` and \`dead_letters\` hold those of all. \`SHOW TABLES\` lists them.
\`FROM lineage('ID')\` follows a behaviour's evidence through the queries behind it, down to the events.

EXAMPLES
  motif sql "SHOW TABLES"
  motif sql "SELECT behaviour, kind, count(*) FROM behaviours GROUP BY ALL ORDER BY ALL"
  motif sql "FROM cart_abandoned LIMIT 10" --archive .motif/demo
  motif sql "FROM events WHERE price > 100" --out dear.csv`,
  },
});
