import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';
import { ARCHIVE_FLAG } from '../archive/archive-flags.js';
import type { CliContext } from '../context.js';
import type { ListFlags, RetryFlags } from './dead-letters-flags.js';

const list: Command<CliContext> = buildCommand<ListFlags, [], CliContext>({
  loader: async () => (await import('./list-dead-letters.js')).listDeadLetters,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      json: { kind: 'boolean', optional: true, withNegated: false, brief: 'As NDJSON, an object a line' },
    },
  },
  docs: {
    brief: 'What could not be read, and what could not be delivered',
    customUsage: ['[--archive DIR] [--json]'],
    fullDescription: `Records that are no events of their stream, with the reason and where they stand; and behaviours that a
webhook or a reaction in code was given up on, with the reason of the last try, how many there were, and when.

A delivery is given up when the receiver says that another try is of no use (4xx, but for 408, 425 and 429), or
after the last of 'max.attempts'. The behaviour itself is in the archive: motif sql "FROM behaviours".

EXAMPLES
  motif dead-letters list
  motif dead-letters list --json | jq -r .reason | sort | uniq -c`,
  },
});

const retry: Command<CliContext> = buildCommand<RetryFlags, string[], CliContext>({
  loader: async () => (await import('./retry-dead-letters.js')).retryDeadLetters,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      all: { kind: 'boolean', optional: true, withNegated: false, brief: 'All deliveries that were given up' },
      table: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'NAME',
        brief: 'Those of one webhook, or of one reaction in code',
      },
    },
    positional: {
      kind: 'array',
      parameter: { parse: String, placeholder: 'ID', brief: 'The behaviour that is to be delivered' },
    },
  },
  docs: {
    brief: 'Deliver once more what was given up',
    customUsage: ['ID... [--archive DIR]', '--table NAME [--archive DIR]', '--all [--archive DIR]'],
    fullDescription: `Queues deliveries that were given up: the engine that runs takes them within a second, else the next run does.
They go out under the same id, behind what is under way: a receiver that knows it has had one passes it over.

A record that could not be read is not read again: mend the declaration, and begin anew with motif run --fresh.

EXAMPLES
  motif dead-letters retry 3f1d0c9a5b6e47288f1e0a9b7c5d3e21
  motif dead-letters retry --table hook
  motif dead-letters retry --all --archive /data/shop`,
  },
});

export const deadLettersCommands: RouteMap<CliContext> = buildRouteMap({
  routes: { list, retry },
  docs: { brief: 'See what could not be read or delivered, and deliver it once more: list, retry' },
});
