import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';
import type { CliContext } from '../context.js';
import { parseMoment } from '../history/parse-moment.js';
import type { ListFlags, RetryFlags } from './dead-letters-flags.js';

const PLACE_FLAGS = {
  archive: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'DIR',
    brief: 'The archive [.motif, where the queries do not read from Kafka]',
  },
  queries: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'PATH',
    brief: 'The folder with the queries: where they read from Kafka, their group is asked [queries]',
  },
} as const;

const list: Command<CliContext> = buildCommand<ListFlags, [], CliContext>({
  loader: async () => (await import('./list-dead-letters.js')).listDeadLetters,
  parameters: {
    flags: {
      ...PLACE_FLAGS,
      since: {
        kind: 'parsed',
        parse: parseMoment,
        optional: true,
        placeholder: 'TIME',
        brief: 'From Kafka: what was given up from then on: 2026-01-31, or 7d ago',
      },
      limit: {
        kind: 'parsed',
        parse: parseCount,
        optional: true,
        placeholder: 'NUMBER',
        brief: 'From Kafka: so many, the newest [100]',
      },
      json: { kind: 'boolean', optional: true, withNegated: false, brief: 'As NDJSON, an object a line' },
    },
  },
  docs: {
    brief: 'What could not be read, and what could not be delivered',
    customUsage: ['[--archive DIR] [--json]', '[--queries PATH] [--since TIME] [--limit NUMBER] [--json]'],
    fullDescription: `Records that are no events of their stream, with the reason and where they stand; and behaviours that a
webhook or a reaction in code was given up on, with the reason of the last try, how many there were, and when.

A delivery is given up when the receiver says that another try is of no use (4xx, but for 408, 425 and 429), or
after the last of 'max.attempts'. The behaviour itself is in the archive: motif sql "FROM behaviours".

Of queries that read from Kafka it is what their group gave up, in the topic GROUP-dead-letters, the newest first,
and when it was retried; with --archive what the archive of one of its processes has.

EXAMPLES
  motif dead-letters list
  motif dead-letters list --since 1d --limit 1000
  motif dead-letters list --json | jq -r .reason | sort | uniq -c`,
  },
});

const retry: Command<CliContext> = buildCommand<RetryFlags, string[], CliContext>({
  loader: async () => (await import('./retry-dead-letters.js')).retryDeadLetters,
  parameters: {
    flags: {
      ...PLACE_FLAGS,
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
    customUsage: [
      'ID... [--archive DIR | --queries PATH]',
      '--table NAME [--archive DIR | --queries PATH]',
      '--all [--archive DIR | --queries PATH]',
    ],
    fullDescription: `Queues deliveries that were given up: the engine that runs takes them within a second, else the next run does.
They go out under the same id, behind what is under way: a receiver that knows it has had one passes it over.

What a group of Kafka gave up is written once more into the topic that its processes deliver from, and that it was
is noted in the same transaction: each is retried once, unless it is given up again.

A record that could not be read is not read again: mend the declaration, and begin anew with motif run --fresh.

EXAMPLES
  motif dead-letters retry 3f1d0c9a5b6e47288f1e0a9b7c5d3e21
  motif dead-letters retry --table hook
  motif dead-letters retry --all --archive /data/shop`,
  },
});

/** @throws Error for anything but a whole number from 1. */
function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new Error('expected a number from 1 on');
  return count;
}

export const deadLettersCommands: RouteMap<CliContext> = buildRouteMap({
  routes: { list, retry },
  docs: { brief: 'See what could not be read or delivered, and deliver it once more: list, retry' },
});
