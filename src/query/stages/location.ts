import { columnText } from '../column-text.js';
import type { QueryPlan, StreamDeclaration } from '../plan.js';
import { type StreamBranch, streamBranches } from '../stream-branches.js';
import { carriedColumns } from './carried-columns.js';
import type { KeyComponent } from './needed-together.js';

/** Where rows of a stream are: those for which these columns are equal are in one task. */
export interface Location {
  /** `columnText` of each. */
  readonly key: readonly string[];
  /** How the task follows from their values: where that is the same, equal values of different streams are in one task. */
  readonly spread: string;
  /** Of which sources the topics say so. */
  readonly sources: readonly string[];
}

/** Of what a table says of its topics' keys, which decide the partition; undefined where it says nothing. */
export function sourceLocation(stream: StreamDeclaration): Location | undefined {
  const { name, schema, connector } = stream;
  if (connector?.kind !== 'kafka') return undefined;
  const text = connector.metadata.find(({ of }) => of === 'key')?.field;
  const keyFields = stream.keyFields ?? (text === undefined ? [] : [text]);
  const fields = keyFields.flatMap((field) => {
    const { type } = schema[field] ?? {};
    return type === undefined ? [] : [{ kind: 'field', type, field } as const];
  });
  if (fields.length === 0) return undefined;
  const format = stream.keyFields === undefined ? 'raw' : connector.keyFormat;
  // JSON has the columns' names, so other names are other bytes.
  const names = format === 'json' ? keyFields.map((field) => schema[field]?.name) : [];
  return {
    key: fields.map((field) => columnText(field, stream)),
    spread: JSON.stringify(['topic', format, names]),
    sources: [name],
  };
}

/** Which component of the key each column of the locations is, one a branch; undefined: rows of one key may be in several tasks. */
export function componentsOf(
  components: readonly KeyComponent[],
  branches: readonly StreamBranch[],
  locations: readonly (Location | undefined)[],
): readonly number[] | undefined {
  const [first] = locations;
  if (first === undefined) return undefined;
  const isAlike = (one: Location | undefined): boolean =>
    one?.spread === first.spread && one.key.length === first.key.length;
  if (!locations.every(isAlike)) return undefined;
  const texts = components.map((component) => textsOf(component, branches));
  const found = first.key.map((_, column) =>
    texts.findIndex((text) => locations.every((location, b) => location?.key[column] === text[b])),
  );
  return found.includes(-1) ? undefined : found;
}

/** Where what the query gives is, in a stage in which its branches are there. */
export function outputLocation(
  plan: QueryPlan,
  given: StreamDeclaration,
  streams: readonly StreamDeclaration[],
  locations: readonly (Location | undefined)[],
): Location | undefined {
  const [first] = locations;
  const branches = streamBranches(plan, streams);
  const known = locations.filter((location) => location !== undefined);
  if (
    first === undefined ||
    known.some(({ spread, key }) => spread !== first.spread || key.length !== first.key.length)
  )
    return undefined;
  if (known.length < locations.length) return undefined;
  const carried = carriedColumns(plan).flatMap((column, field) => (column === undefined ? [] : [{ column, field }]));
  const fields = first.key.map((_, at) =>
    carried.find(({ column: { place, first, end } }) =>
      branches.slice(first, end).every(({ stream, columns }, b) => {
        const expression = columns[place];
        return expression !== undefined && columnText(expression, stream) === known[first + b]?.key[at];
      }),
    ),
  );
  const key = fields.flatMap((found) => {
    const type = given.schema[found?.field ?? -1]?.type;
    return found === undefined || type === undefined
      ? []
      : [columnText({ kind: 'field', type, field: found.field }, given)];
  });
  if (key.length < first.key.length) return undefined;
  return { key, spread: first.spread, sources: [...new Set(known.flatMap(({ sources }) => sources))] };
}

function textsOf(component: KeyComponent, branches: readonly StreamBranch[]): readonly string[] {
  return component.flatMap((expression, b) => {
    const stream = branches[b]?.stream;
    return stream === undefined ? [] : [columnText(expression, stream)];
  });
}
