import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';
import type { CliContext } from '../context.js';
import { ARCHIVE_FLAG, type ArchiveFlags, type ForgetFlags, type InfoFlags, type PruneFlags } from './archive-flags.js';
import { parseAge } from './parse-age.js';
import { parseSize } from './sizes.js';

const info: Command<CliContext> = buildCommand<InfoFlags, [], CliContext>({
  loader: async () => (await import('./show-info.js')).showInfo,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      json: { kind: 'boolean', optional: true, withNegated: false, brief: 'As one JSON object' },
      relocate: {
        kind: 'boolean',
        optional: true,
        withNegated: false,
        brief: 'The folder was moved: make the catalogue anew, with the paths as they are now',
      },
    },
  },
  docs: {
    brief: 'What the archive holds',
    customUsage: ['[--archive DIR] [--json] [--relocate]'],
    fullDescription: `Tables with their rows, bytes and days; engines, and which of them run.

The catalogue (catalog.duckdb) names its files by absolute paths, so that any DuckDB client may open it
from anywhere; after the folder was moved --relocate writes it anew. \`motif run\` does so by itself.

EXAMPLES
  motif archive info
  motif archive info --archive /data/shop --relocate
  motif archive info --json | jq .tables`,
  },
});

const verify: Command<CliContext> = buildCommand<ArchiveFlags, [], CliContext>({
  loader: async () => (await import('./verify.js')).verify,
  parameters: { flags: { archive: ARCHIVE_FLAG } },
  docs: {
    brief: 'Read every file and compare it with the manifest',
    customUsage: ['[--archive DIR]'],
    fullDescription: `Reads every segment whole: its size, its SHA-256, its rows, their times and their day are to be those that
the manifest lists; and the catalogue's views are to have as many rows. Says what is not so, and ends
with 1 if anything is. An engine may write meanwhile.

EXAMPLE
  motif archive verify --archive /data/shop`,
  },
});

const compact: Command<CliContext> = buildCommand<ArchiveFlags, [], CliContext>({
  loader: async () => (await import('./compact.js')).compact,
  parameters: { flags: { archive: ARCHIVE_FLAG } },
  docs: {
    brief: 'Make few and sorted segments of many',
    customUsage: ['[--archive DIR]'],
    fullDescription: `Writes each table's segments of one day as one, its rows sorted by key and time, so that a question about one
key reads little. An engine that runs does as much by itself as it needs; this does all. It may run
beside engines and readers: files that others took the place of stay for an hour.

EXAMPLE
  motif archive compact --archive /data/shop`,
  },
});

const prune: Command<CliContext> = buildCommand<PruneFlags, [], CliContext>({
  loader: async () => (await import('./prune.js')).prune,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      retention: {
        kind: 'parsed',
        parse: parseAge,
        optional: true,
        placeholder: 'AGE',
        brief: 'Delete whole days of event time that ended longer ago than this: 90d',
      },
      retentionBytes: {
        kind: 'parsed',
        parse: parseSize,
        optional: true,
        placeholder: 'SIZE',
        brief: 'Delete the oldest days while segments take more than this: 10GB',
      },
      dryRun: { kind: 'boolean', optional: true, withNegated: false, brief: 'Say what would go, and delete nothing' },
    },
  },
  docs: {
    brief: 'Delete whole days that are too old, or too many',
    customUsage: ['[--retention AGE] [--retention-bytes SIZE] [--dry-run] [--archive DIR]'],
    fullDescription: `Deletes rows of every table, whole days of UTC at a time. Rows without a time stay. \`motif run\` takes the
same two options and does it as it goes. The files stay for an hour, for those who still read them.

EXAMPLES
  motif archive prune --retention 90d --dry-run
  motif archive prune --retention-bytes 10GB --archive /data/shop`,
  },
});

const restore: Command<CliContext> = buildCommand<ArchiveFlags, [], CliContext>({
  loader: async () => (await import('./restore.js')).restore,
  parameters: { flags: { archive: ARCHIVE_FLAG } },
  docs: {
    brief: 'Make the manifest and the catalogue anew from the segments',
    customUsage: ['[--archive DIR]'],
    fullDescription: `Every segment says itself what it is. After the manifest was lost or damaged, or files were put back from a
copy, this lists them again; what was deleted less than an hour ago and still lies there is back too. An
engine whose file of hot rows is gone begins anew, and archives nothing twice.

EXAMPLE
  motif archive restore --archive /data/shop`,
  },
});

const forget: Command<CliContext> = buildCommand<ForgetFlags, [], CliContext>({
  loader: async () => (await import('./forget.js')).forget,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      key: {
        kind: 'parsed',
        parse: String,
        placeholder: 'COLUMN=VALUE',
        brief: 'Whose events: those with this value in that column',
      },
    },
  },
  docs: {
    brief: "Erase one person's events everywhere",
    customUsage: ['--key COLUMN=VALUE [--archive DIR]'],
    fullDescription: `Erases the events with that value from segments, hot rows and the engines' state, and late events, evidence and
dead letters of theirs. Behaviours that name the person or come of such an event keep their ids and lose
their key and values. Then no file of the folder has the value any more. No engine may run meanwhile, and
who has the catalogue open opens it again.

It does not reach what is outside: the files and topics that events are read from, and where behaviours went.

EXAMPLE
  motif archive forget --key user_id=59541202`,
  },
});

export const archiveCommands: RouteMap<CliContext> = buildRouteMap({
  routes: { info, verify, compact, prune, restore, forget },
  docs: { brief: 'Look after the archive: info, verify, compact, prune, restore, forget' },
});
