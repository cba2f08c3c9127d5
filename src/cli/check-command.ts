import { buildCommand, type Command } from '@stricli/core';
import { suggest } from '../suggest.js';
import type { CliContext } from './context.js';
import { type CheckFlags, GRAPH_FORMS, type GraphForm } from './flags.js';

export const checkCommand: Command<CliContext> = buildCommand<CheckFlags, [string?], CliContext>({
  loader: async () => (await import('./check-project.js')).checkProject,
  parameters: {
    flags: {
      graph: {
        kind: 'parsed',
        parse: graphForm,
        optional: true,
        inferEmpty: true,
        placeholder: GRAPH_FORMS.join('|'),
        brief: 'Draw which query reads what, as a tree of text, or for a Markdown page: --graph=mermaid',
      },
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
    brief: 'Parse and plan every query, read no events',
    customUsage: ['[PATH] [--graph FORM]'],
    fullDescription: `Names every problem at once, each with file, line, column and the way out, and exits with 1;
or prints a line for each query: its stream, its key, within what time, and what it gives; and one for each time that
rows go from one task to another, since a topic is divided by something else than a query's key.
Subqueries are run, by DuckDB, since their types are part of a plan.

EXAMPLES
  motif check
  motif check queries/cart_abandoned.sql
  motif check --graph
  motif check --graph=mermaid > queries/graph.mmd
  motif check --graph=openlineage                   an event of OpenLineage a query, with its columns`,
  },
});

/** Nothing behind the flag is text. */
function graphForm(written: string): GraphForm {
  const form = GRAPH_FORMS.find((known) => known === (written || 'text'));
  if (form !== undefined) return form;
  const meant = suggest(written, GRAPH_FORMS);
  throw new Error(`expected ${GRAPH_FORMS.join(' or ')}${meant === undefined ? '' : `, did you mean ${meant}?`}`);
}
