import { buildCommand, type Command } from '@stricli/core';
import { ARCHIVE_FLAG } from '../archive/archive-flags.js';
import type { CliContext } from '../context.js';
import type { WhyNotFlags } from '../flags.js';
import { parseKey } from '../history/parse-key.js';
import { parseInstant } from './parse-instant.js';

export const whyNotCommand: Command<CliContext> = buildCommand<WhyNotFlags, [string, string?], CliContext>({
  loader: async () => (await import('./why-not-query.js')).whyNotQuery,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      key: {
        kind: 'parsed',
        parse: parseKey,
        optional: true,
        variadic: true,
        placeholder: 'COLUMN=VALUE',
        brief: 'Whose events; once for each column that the query partitions by [the nearest misses of all keys]',
      },
      at: {
        kind: 'parsed',
        parse: parseInstant,
        optional: true,
        placeholder: 'TIME',
        brief: 'About the events around this time [what came nearest to a match]',
      },
      json: { kind: 'boolean', optional: true, withNegated: false, brief: 'Write the answer as JSON' },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, placeholder: 'QUERY', brief: 'The name of a query with MATCH_RECOGNIZE' },
        { parse: String, optional: true, placeholder: 'PATH', brief: 'The folder with the queries [queries]' },
      ],
    },
  },
  docs: {
    brief: 'Say why a query found nothing for a key',
    customUsage: ['QUERY [--key COLUMN=VALUE]... [PATH] [--at TIME] [--archive DIR] [--json]'],
    fullDescription: `Puts the key's archived events through the query as the file has it now, and says how far they came and what
stopped them: no such event, a condition that was not true, an event in between, time that ran out (and how much too
late what was waited for came), a match that had taken the event already, or that it is still open.

EXAMPLES
  motif why-not cart_changed_mind --key user_id=502631750 --key product_id=5822387
  motif why-not cart_changed_mind --key user_id=502631750      the nearest of this user's products
  motif why-not cart_changed_mind                              what came nearest, of all that found nothing
  motif why-not cart_emptied --key user_id=42 --at 2023-01-01T12:00:00Z --json`,
  },
});
