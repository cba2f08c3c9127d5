import { buildCommand, type Command } from '@stricli/core';
import { ARCHIVE_FLAG } from './archive/archive-flags.js';
import type { CliContext } from './context.js';
import type { BacktestFlags } from './flags.js';
import { SINCE_FLAG, UNTIL_FLAG } from './history/moment-flags.js';

export const backtestCommand: Command<CliContext> = buildCommand<BacktestFlags, [string], CliContext>({
  loader: async () => (await import('./history/backtest-file.js')).backtestFile,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      since: SINCE_FLAG,
      until: UNTIL_FLAG,
      html: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'Write a page with the behaviours of each day to FILE',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, placeholder: 'QUERY', brief: 'A .sql file beside a streams.sql' }],
    },
  },
  docs: {
    brief: 'Try a new or edited query on the archived events',
    customUsage: ['QUERY [--since TIME] [--until TIME] [--archive DIR] [--html FILE]'],
    fullDescription: `Says what the query would have found: how much each day, some of it, what it gains and loses beside the version
that was archived last, how many partial matches a key has open, and what state they take. A pattern that opens
more of a key than 'state.max-open-matches' allows is refused, with the figures. Nothing is written.

EXAMPLES
  motif backtest queries/cart_changed_mind.sql --since 7d
  motif backtest queries/new.sql --since 2026-01-01 --html new.html`,
  },
});
