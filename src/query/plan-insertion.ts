import type { BehaviourType } from '../behaviour.js';
import { ATTRIBUTE, HEADER, type MetadataColumn } from '../metadata-column.js';
import type { Expression } from '../patterns/expression.js';
import { type Field, typeName } from '../schema.js';
import { isWritten } from '../written-metadata.js';
import { sameType } from './binding/common-type.js';
import { didYouMean } from './binding/did-you-mean.js';
import { findName } from './binding/find-name.js';
import { cast } from './functions/cast.js';
import { insertionKey } from './insertion-key.js';
import type { Insertion, StreamDeclaration } from './plan.js';
import type { ProblemReport } from './problem-report.js';
import type { InsertSyntax } from './syntax/ast.js';

/** What becomes of a query's behaviours with INSERT INTO; undefined when something is wrong, which was reported. */
export function planInsertion(
  syntax: InsertSyntax,
  query: { readonly type: BehaviourType; readonly isStream: boolean },
  streams: readonly StreamDeclaration[],
  report: ProblemReport,
): Insertion | undefined {
  const stream = targetOf(syntax, streams, report);
  if (stream === undefined) return undefined;
  const { name, schema, watermark } = stream;
  const time = watermark?.field;
  if (time !== undefined && !query.isStream) {
    const message = `${name} is a stream, and these rows have no event time`;
    report.error(syntax, message, `Let every table that is read have a WATERMARK, or declare ${name} without one`);
    return undefined;
  }
  const places = placesOf(syntax, stream, report);
  if (places === undefined) return undefined;
  const { columns: selected } = query.type;
  if (places.length !== selected.length) {
    const names = places.map((place) => schema[place]?.name).join(', ');
    const message = `SELECT gives ${selected.length} ${selected.length === 1 ? 'column' : 'columns'}, and INSERT INTO takes ${places.length}`;
    report.error(syntax, message, `The columns are ${names}`);
    return undefined;
  }
  const columns = schema.map((field, place): Expression | undefined => {
    const from = places.indexOf(place);
    const given = selected[from];
    if (given !== undefined) return converted(given, from, field, syntax, report);
    return isTimeOf(stream, place) ? undefined : { kind: 'literal', type: field.type, value: null };
  });
  if (report.hasErrors) return undefined;
  const type = { ...query.type, name, query: query.type.name, columns: schema };
  const key = insertionKey(stream, query.type, places, (message, hint) => report.error(syntax, message, hint));
  if (report.hasErrors) return undefined;
  return { type, columns, ...(time === undefined ? {} : { time }), ...(key === undefined ? {} : { key }) };
}

/** Columns that a record has by itself when it is written: all metadata but what is written as headers and attributes. */
function metadataOf({ connector }: StreamDeclaration): readonly MetadataColumn[] {
  return (connector?.metadata ?? []).filter((column) => !isWritten(column));
}

/** Whether the column is the behaviour's event time where the query gives it nothing: a record's timestamp and an event's time are that too. */
function isTimeOf({ watermark, connector, schema }: StreamDeclaration, place: number): boolean {
  if (place === watermark?.field) return true;
  return (connector?.metadata ?? []).some(
    ({ field, of }) =>
      field === place && (of === 'timestamp' || (of === 'ce_time' && schema[place]?.type.kind !== 'VARCHAR')),
  );
}

function targetOf(
  { stream: written }: InsertSyntax,
  streams: readonly StreamDeclaration[],
  report: ProblemReport,
): StreamDeclaration | undefined {
  const names = streams.map(({ name }) => name);
  const stream = streams[findName(written, names)];
  if (stream === undefined) {
    const hint = `${didYouMean(written.name, names, 'There are')}. Declare it in streams.sql: CREATE TABLE ${written.name} (…)`;
    report.error(written, `there is no stream ${written.name}`, hint);
    return undefined;
  }
  const [computed] = stream.computed ?? [];
  if (computed !== undefined) {
    const message = `column ${stream.schema[computed.field]?.name} of ${stream.name} is computed, and INSERT INTO gives all columns`;
    report.error(written, message, 'Declare it with a type, and compute it in the SELECT');
    return undefined;
  }
  const { connector } = stream;
  if (connector === undefined || connector.kind === 'kafka' || connector.kind === 'webhook') return stream;
  const hint =
    'Leave WITH (…) out of its CREATE TABLE: what queries give a stream is read by others, and kept in the archive';
  const from = connector.kind === 'http' ? `what is posted to ${connector.written}` : connector.path;
  report.error(written, `${stream.name} is read from ${from}: a query cannot write there`, hint);
  return undefined;
}

/** Without columns, all that the stream has besides the metadata that nobody gives. */
function placesOf(
  { columns }: InsertSyntax,
  stream: StreamDeclaration,
  report: ProblemReport,
): readonly number[] | undefined {
  const { name, schema } = stream;
  const metadata = new Map(metadataOf(stream).map(({ field, of }) => [field, of]));
  if (columns.length === 0) return schema.flatMap((_, place) => (metadata.has(place) ? [] : [place]));
  const names = schema.map((field) => field.name);
  const places: number[] = [];
  for (const column of columns) {
    const place = findName(column, names);
    if (place < 0) {
      report.error(column, `${name} has no column ${column.name}`, didYouMean(column.name, names, 'Its columns'));
    } else if (metadata.has(place)) {
      const { giver, hint } = givenBy(metadata.get(place));
      report.error(column, `${column.name} is METADATA: ${giver} gives it when a record is written`, hint);
    } else if (places.includes(place)) {
      report.error(column, `${column.name} stands there twice`, 'Once is enough');
    }
    places.push(place);
  }
  return report.hasErrors ? undefined : places;
}

/** Who gives a column that INSERT INTO cannot. */
function givenBy(of: MetadataColumn['of'] | undefined): { readonly giver: string; readonly hint: string } {
  if (of?.startsWith(ATTRIBUTE) || of?.startsWith(HEADER)) {
    const hint =
      "Leave it out: it is the behaviour's own. INSERT INTO gives 'ce_subject', 'ce_dataschema', extensions ('ce_correlationid') and other headers";
    return { giver: 'motif', hint };
  }
  const hint = "Leave it out: a record's timestamp is the behaviour's event time, its key is what 'key.fields' says";
  return { giver: 'Kafka', hint };
}

/** A column of the SELECT as a column of the stream. */
function converted(
  from: Field,
  place: number,
  to: Field,
  syntax: InsertSyntax,
  report: ProblemReport,
): Expression | undefined {
  const field: Expression = { kind: 'field', type: from.type, field: place };
  if (sameType(from.type, to.type)) return field;
  const convert = cast(from.type, to.type);
  if (convert === undefined) {
    const message = `${from.name} is ${typeName(from.type)} and cannot become ${to.name}, a ${typeName(to.type)}`;
    report.error(
      syntax,
      message,
      'Columns go into the stream in their order: name them, INSERT INTO stream (a, b), or CAST',
    );
    return undefined;
  }
  return { kind: 'call', type: to.type, function: { name: 'CAST', evaluate: convert }, arguments: [field] };
}
