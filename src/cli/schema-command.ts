import { buildCommand, type Command } from '@stricli/core';
import type { CliContext } from './context.js';
import { SCHEMA_FORMS, type SchemaFlags } from './flags.js';
import { oneOf } from './one-of.js';

export const schemaCommand: Command<CliContext> = buildCommand<SchemaFlags, [string, string?], CliContext>({
  loader: async () => (await import('./schema-project.js')).schemaProject,
  parameters: {
    flags: {
      as: {
        kind: 'parsed',
        parse: oneOf(SCHEMA_FORMS),
        placeholder: SCHEMA_FORMS.join('|'),
        brief: 'What it is written in',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, placeholder: 'NAME', brief: 'A behaviour, which is a query, or a stream of streams.sql' },
        {
          parse: String,
          optional: true,
          placeholder: 'PATH',
          brief: 'A folder with streams.sql and one query a file [queries]',
        },
      ],
    },
  },
  docs: {
    brief: 'Print the schema of a behaviour or of a stream, for whoever reads it',
    customUsage: ['NAME --as FORM [PATH]'],
    fullDescription: `Derives it from the query's SELECT, from the table that it inserts into, or from the columns of a stream: as a
record of Kafka has them, in Avro, in JSON Schema (draft-07) or in Protobuf (proto3). What a schema cannot say is refused
with the column named. As TypeScript it is an interface of one line of NDJSON, as motif run prints behaviours.

EXAMPLES
  motif schema cart_abandoned --as avro
  motif schema cart_abandoned --as protobuf > cart_abandoned.proto
  motif schema cart_abandoned --as typescript > cart_abandoned.ts
  motif schema events --as json-schema queries`,
  },
});
