import { buildCommand, type Command } from '@stricli/core';
import { ARCHIVE_FLAG } from './archive/archive-flags.js';
import type { CliContext } from './context.js';
import type { VerifyFlags } from './flags.js';
import { SINCE_FLAG, UNTIL_FLAG } from './history/moment-flags.js';

export const verifyCommand: Command<CliContext> = buildCommand<VerifyFlags, [string?], CliContext>({
  loader: async () => (await import('./history/verify-project.js')).verifyProject,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      since: SINCE_FLAG,
      until: UNTIL_FLAG,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: 'PATH',
          brief: 'A folder of queries, or one .sql file beside a streams.sql [queries]',
        },
      ],
    },
  },
  docs: {
    brief: 'Compare what was told with what the archived events give',
    customUsage: ['[PATH] [--archive DIR] [--since TIME] [--until TIME]'],
    fullDescription: `Puts the archived events through the queries once more and compares what is found with the behaviours that
are archived, one by one: by id, then kind, time, key and values. Each difference is listed with its reason: an
edited query, a person who was erased, events that were pruned. None is expected; it ends with 1 if there is any.
Nothing is written, and an engine may run meanwhile: what is still open there is counted apart.

EXAMPLES
  motif verify
  motif verify queries/cart_changed_mind.sql --archive .motif/demo
  motif verify --since 7d`,
  },
});
