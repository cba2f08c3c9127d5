import { buildCommand, type Command } from '@stricli/core';
import { ARCHIVE_FLAG } from '../archive/archive-flags.js';
import type { CliContext } from '../context.js';
import type { WhyFlags } from '../flags.js';

export const whyCommand: Command<CliContext> = buildCommand<WhyFlags, [string, string?], CliContext>({
  loader: async () => (await import('./why-behaviour.js')).whyBehaviour,
  parameters: {
    flags: {
      archive: ARCHIVE_FLAG,
      json: { kind: 'boolean', optional: true, withNegated: false, brief: 'Write the story as JSON' },
      mermaid: {
        kind: 'boolean',
        optional: true,
        withNegated: false,
        brief: 'Draw what it came of, as a Mermaid flowchart',
      },
      html: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'Write a page with the story and a picture of what it came of to FILE',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, placeholder: 'ID', brief: "A behaviour's id, or as much of it as is no other's" },
        { parse: String, optional: true, placeholder: 'PATH', brief: 'The folder with the queries [queries]' },
      ],
    },
  },
  docs: {
    brief: 'Tell how a behaviour came to be',
    customUsage: ['ID [PATH] [--archive DIR] [--json | --mermaid | --html FILE]'],
    fullDescription: `Tells a behaviour's story from the archive: each of its events, under which variable and since which
condition of the query's file held with which values; its limit in time, and what moved time past it; whether the
file's query is the version that told it; and the behaviours that its events are themselves, down to the records.

EXAMPLES
  motif why 7d722f91263d1e76bdd74c1eaf3aefc8
  motif why 7d722f91 --archive .motif/demo
  motif why 7d722f91 --mermaid
  motif why 7d722f91 --html why.html
  motif why 7d722f91 --json | jq .`,
  },
});
