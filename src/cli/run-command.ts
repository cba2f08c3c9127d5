import { buildCommand, type Command } from '@stricli/core';
import { parseAge } from './archive/parse-age.js';
import { parseSize } from './archive/sizes.js';
import type { CliContext } from './context.js';
import { BEHAVIOUR_OUTPUTS, ORIGINS, type RunFlags, STATUS_FORMS } from './flags.js';
import { SINCE_FLAG, UNTIL_FLAG } from './history/moment-flags.js';
import { oneOf } from './one-of.js';
import { parseLength } from './parse-length.js';
import { parseNearMisses } from './parse-near-misses.js';

export const runCommand: Command<CliContext> = buildCommand<RunFlags, [string?], CliContext>({
  loader: async () => (await import('./run-project.js')).runProject,
  parameters: {
    flags: {
      input: {
        kind: 'parsed',
        parse: String,
        optional: true,
        variadic: true,
        placeholder: 'NAME=FILE',
        brief: 'Read NAME from a file or folder: .csv, .ndjson (also .gz), .parquet; - is stdin',
      },
      archive: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'DIR',
        brief: 'The folder to keep events and behaviours in [.motif]',
      },
      noArchive: { kind: 'boolean', optional: true, withNegated: false, brief: 'Keep nothing' },
      output: {
        kind: 'parsed',
        parse: oneOf(BEHAVIOUR_OUTPUTS),
        optional: true,
        placeholder: 'FORM',
        brief: 'How behaviours are shown: table, ndjson or none [a table on a terminal, ndjson on a pipe]',
      },
      status: {
        kind: 'parsed',
        parse: oneOf(STATUS_FORMS),
        optional: true,
        placeholder: 'FORM',
        brief: 'How stderr says how far it is: line, none, or json, a line every 10 s [line, on a terminal]',
      },
      engine: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'NAME',
        brief: 'Which of the engines that write this archive it is [main]',
      },
      commitInterval: {
        kind: 'parsed',
        parse: parseLength,
        optional: true,
        placeholder: 'TIME',
        brief: 'Of Kafka: how long an epoch takes at least, and so behaviours wait: 20ms, 1s [100ms]',
      },
      watch: {
        kind: 'boolean',
        optional: true,
        brief: 'Read queries again when a file of PATH changes [where a stream has no end]',
      },
      openlineage: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'URL|FILE',
        brief: 'Post OpenLineage events of what is read and given, or append them to FILE',
      },
      nearMisses: {
        kind: 'parsed',
        parse: parseNearMisses,
        optional: true,
        placeholder: 'N',
        brief: 'How many near misses of each query an epoch keeps; off: none [16]',
      },
      retention: {
        kind: 'parsed',
        parse: parseAge,
        optional: true,
        placeholder: 'AGE',
        brief: 'Delete archived days of event time that ended longer ago than this: 90d',
      },
      retentionBytes: {
        kind: 'parsed',
        parse: parseSize,
        optional: true,
        placeholder: 'SIZE',
        brief: 'Delete the oldest archived days while they take more than this: 10GB',
      },
      from: {
        kind: 'parsed',
        parse: oneOf(ORIGINS),
        optional: true,
        placeholder: 'archive',
        brief: 'Read what is archived, and write nothing',
      },
      since: SINCE_FLAG,
      until: UNTIL_FLAG,
      key: {
        kind: 'parsed',
        parse: String,
        optional: true,
        variadic: true,
        placeholder: 'COLUMN=VALUE',
        brief: 'With --from archive: only events with that value',
      },
      fresh: { kind: 'boolean', optional: true, withNegated: false, brief: "Delete this archive's rows first" },
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
    brief: 'Read events, find behaviours, keep both in an archive',
    customUsage: [
      '[PATH] [--input NAME=FILE]... [--archive DIR | --no-archive] [FLAGS]',
      '[PATH] --from archive [--since TIME] [--until TIME] [--key COLUMN=VALUE]...',
    ],
    fullDescription: `Reads the streams that the queries of PATH name, shows each behaviour as it is found and keeps events,
behaviours and their evidence in the archive. Reaching the end of a file closes time: what is still waited
for then runs out. Ctrl-C ends after the events at hand and keeps what was found; the same command goes on
from there and finds nothing twice.

A stream with 'source.monitor-interval' has no end: its file, or the files of its folder, are followed as they
grow until Ctrl-C, which does not close time. The status says which partition time waits for, if it does.

A query that is new or edited reads the archive first, up to where the run is, and goes on from there: at once when its
file is saved, added or deleted while a stream without an end is followed, else with the next run.

With --from archive the archived events are put through the queries instead: the same behaviours again, with
the same ids, or those of a new query (docs/history.md).

On a pipe nothing but NDJSON goes to stdout, one behaviour a line; everything else goes to stderr.
A record that cannot be read is a dead letter: it is counted, kept with the reason, and the run goes on.

EXAMPLES
  motif run                                         the queries of queries/, archive in .motif/
  motif run queries/cart_abandoned.sql --fresh      one query, beginning anew
  motif run --input events=yesterday.ndjson.gz --archive /tmp/yesterday
  motif run --status json 2>status.ndjson           for whoever watches it
  motif run --openlineage http://localhost:5000     for a catalogue of what comes of what (docs/lineage.md)
  motif run queries/new.sql --from archive --since 7d
  motif run --no-archive | jq .values               behaviours into another program
  tail -n 1000 log.ndjson | motif run --input events=- --no-archive`,
  },
});
