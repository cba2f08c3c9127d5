import { storedType } from '../archive/stored-type.js';
import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import { MotifError, type Problem } from '../errors.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import { streamFieldsRead } from '../query/stream-fields-read.js';
import { type DataType, quoteName, typeName } from '../schema.js';
import { fieldOf, widens } from '../widens.js';
import type { WantedField } from './slice-reader.js';

/** Kinds of which DuckDB tells nothing else of a column than that it is a text. */
const AS_TEXT: readonly DataType['kind'][] = ['VARCHAR', 'JSON'];

/**
 * What the project's queries read of each stream that none of them gives, as the archive has it.
 * @throws MotifError `ARCHIVE_MISMATCH` for a stream that the archive does not have, or a column that it has not, or has in a
 * type that does not widen to the declared one: each of them.
 */
export async function wantedFields(
  database: Database,
  { queries }: Project,
  streams: readonly StreamDeclaration[],
): Promise<ReadonlyMap<string, readonly WantedField[]>> {
  const known = await archivedStreams(database);
  const problems: Problem[] = [];
  const wanted = new Map<string, readonly WantedField[]>();
  for (const stream of streams) {
    const { name, watermark } = stream;
    if (!known.includes(name)) {
      problems.push(noStream(name, known));
      continue;
    }
    const there = await database.columns(`FROM ${STREAM_VIEWS}.${quoteName(name)}`);
    const read = new Set([...streamFieldsRead(queries, name), ...(watermark === undefined ? [] : [watermark.field])]);
    const fields = [...read].flatMap((place): WantedField[] => {
      const field = stream.schema[place];
      if (field === undefined) return [];
      const type = storedType(field.type);
      const found = fieldOf(field.name, there);
      const column = `rows.${quoteName(field.name)}`;
      if (found === undefined) problems.push(noColumn(field.name, name));
      else if (isSame(found.type, type)) return [{ place, type: field.type, column }];
      else if (widens(found.type, type))
        return [{ place, type: field.type, column: `CAST(${column} AS ${typeName(type)})` }];
      else problems.push(otherType(`${field.name} of stream ${name}`, found.type, type));
      return [];
    });
    wanted.set(name, fields);
  }
  if (problems.length > 0) throw new MotifError('ARCHIVE_MISMATCH', problems);
  return wanted;
}

/** The names of the streams that an archive has. */
export async function archivedStreams(database: Database): Promise<readonly string[]> {
  const rows = await database.rows(`SELECT view_name FROM duckdb_views() WHERE schema_name = '${STREAM_VIEWS}'`);
  return rows.map(([name]) => String(name));
}

function isSame(one: DataType, other: DataType): boolean {
  if (AS_TEXT.includes(one.kind) && AS_TEXT.includes(other.kind)) return true;
  return typeName(one) === typeName(other);
}

function noStream(name: string, known: readonly string[]): Problem {
  return {
    message: `the archive has no events of stream ${name}`,
    hint: `It has: ${known.join(', ') || 'no stream'}. Only what a run has read is archived.`,
  };
}

function noColumn(column: string, stream: string): Problem {
  return {
    message: `the archive's events of stream ${stream} have no column ${column}`,
    hint: 'It was declared after they were archived: a query of them cannot read it.',
  };
}

function otherType(what: string, found: DataType, wanted: DataType): Problem {
  return {
    message: `${what} is ${typeName(found)} in the archive and declared as ${typeName(wanted)}`,
    hint: 'Declare it as it was, or in a wider type.',
  };
}
