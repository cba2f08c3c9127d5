import { buildCommand, type Command } from '@stricli/core';
import { ARCHIVE_FLAG } from './archive/archive-flags.js';
import type { CliContext } from './context.js';
import type { SqlFlags } from './flags.js';
import { ROW_FORMATS } from './rows/row-format.js';

export const sqlCommand: Command<CliContext> = buildCommand<SqlFlags, [string?], CliContext>({
  loader: async () => (await import('./sql-query.js')).sqlQuery,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      format: {
        kind: 'enum',
        values: ROW_FORMATS,
        optional: true,
        brief: "How rows are written [by --out's name; on a pipe ndjson]",
      },
      out: { kind: 'parsed', parse: String, optional: true, placeholder: 'FILE', brief: 'Write the rows to FILE' },
      plot: {
        kind: 'boolean',
        optional: true,
        withNegated: false,
        brief: 'Draw the answer: a line, bars or a heat map, by its columns',
      },
      html: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'Write a page with the question, a plot and the rows to FILE',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: 'SQL',
          brief: "One statement in DuckDB's SQL, which only reads [a prompt on a terminal, stdin on a pipe]",
        },
      ],
    },
  },
  docs: {
    brief: 'Ask the archive',
    customUsage: ['[SQL] [--archive DIR] [--format FORMAT] [--out FILE | --plot | --html FILE]'],
    fullDescription: `Answers a question in DuckDB's SQL from the archive of \`motif run\`. It only reads: statements that write
are refused. Every stream is a table of its name, every query a table of its behaviours;
\`behaviours\`, \`evidence\`, \`late\`, \`dead_letters\` and \`near_misses\` hold those of all. \`SHOW TABLES\` lists them.
\`FROM lineage('ID')\` follows a behaviour's evidence through the queries behind it, down to the events.

Without SQL it is a prompt: statements end with a semicolon and may take several lines, Tab completes, Up brings back
what was asked before, Ctrl-C clears the line or cancels what is running, Ctrl-D ends, and .help lists the commands.
On a pipe, stdin is the SQL.

--plot and --html draw by what the columns are: a time and a number as a line, a label and a number as bars, two
labels or times and a number as a heat map. NO_COLOR=1 draws without colours.

EXAMPLES
  motif sql
  motif sql "SHOW TABLES"
  motif sql "SELECT behaviour, kind, count(*) FROM behaviours GROUP BY ALL ORDER BY ALL"
  motif sql "FROM cart_abandoned LIMIT 10" --archive .motif/demo
  motif sql "FROM events WHERE price > 100" --out dear.csv
  motif sql "FROM events" --out events.parquet
  motif sql "FROM events" --format parquet | another-program
  echo "FROM behaviours" | motif sql --format csv
  motif sql "SELECT behaviour, count(*) FROM behaviours GROUP BY ALL" --plot
  motif sql "SELECT date_trunc('hour', time) AS hour, count(*) FROM behaviours GROUP BY ALL" --html hours.html`,
  },
});
