import { unreachable } from '../errors.js';
import type { Expression } from '../patterns/expression.js';
import type {
  JoinQueryPlan,
  JoinSide,
  MatchQueryPlan,
  QueryInput,
  QueryPlan,
  StreamDeclaration,
} from '../query/plan.js';
import { type Origin, originsOf } from './origins.js';

/** A column of what a query reads. */
export interface StreamColumn {
  readonly stream: string;
  readonly name: string;
}

export type Origins = readonly Origin<StreamColumn>[];

/** What decides which rows a query gives, and which belong together: the words are OpenLineage's. */
export interface Influence {
  readonly column: StreamColumn;
  readonly on: 'JOIN' | 'GROUP_BY' | 'FILTER' | 'SORT' | 'WINDOW';
}

/** Which columns of what it reads are in what a query gives, as far as its plan says it. */
export interface ColumnLineage {
  readonly key: readonly Origins[];
  /** Of what it gives: those of its target, where it has one. */
  readonly columns: readonly Origins[];
  readonly time: Origins;
  readonly influences: readonly Influence[];
}

type Lineage = Omit<ColumnLineage, 'time'>;

export function columnLineage(plan: QueryPlan, streams: readonly StreamDeclaration[]): ColumnLineage {
  const input = inputOrigins(plan.input, streams);
  const time = timeOrigins(plan, input, streams).map(changed);
  const { key, columns, influences } = ofPlan(plan, input, streams);
  const { into } = plan;
  const given = into?.columns.map((column) => (column === undefined ? time : originsOf(column, columns)));
  const filters = [plan.input, ...(plan.kind === 'join' && plan.table ? [plan.table] : [])].flatMap((one) =>
    filtersOf(one, streams),
  );
  return { key, columns: given ?? columns, time, influences: [...filters, ...influences] };
}

function ofPlan(plan: QueryPlan, input: readonly Origins[], streams: readonly StreamDeclaration[]): Lineage {
  const at = (places: readonly (number | undefined)[]): readonly Origins[] =>
    places.map((place) => (place === undefined ? [] : (input[place] ?? [])));
  switch (plan.kind) {
    case 'select':
      return { key: [], columns: input.slice(0, plan.type.columns.length), influences: [] };
    case 'match':
      return ofMatch(plan, input);
    case 'join':
      return ofJoin(plan, input, streams);
    case 'window': {
      const { window, keys, plain, folded } = plan;
      const times = at([plan.time]);
      const by = [...on('GROUP_BY', at(keys)), ...on('WINDOW', times)];
      const sessions = window.kind === 'session' ? on('WINDOW', at(window.partitionBy)) : [];
      if (folded === undefined) {
        const others = on('WINDOW', at(plan.fields));
        return { key: at(keys), columns: at(plain), influences: [...by, ...sessions, ...others] };
      }
      const aggregates = folded.aggregates.map(({ function: fold, arguments: given, filter }): Expression => {
        const how = { distinct: false, semantics: 'final', type: NOTHING } as const;
        return {
          kind: 'aggregate',
          function: fold,
          arguments: given,
          ...how,
          ...(filter === undefined ? {} : { filter }),
        };
      });
      const bounds = times.flatMap((origins) => [origins.map(changed), origins.map(changed)]);
      const row = [...bounds, ...at(folded.keys), ...aggregates.map((aggregate) => originsOf(aggregate, input))];
      const having = folded.having === undefined ? [] : on('FILTER', [originsOf(folded.having, row)]);
      const columns = folded.select.map((expression) => originsOf(expression, row));
      return { key: at(keys), columns, influences: [...by, ...sessions, ...having] };
    }
    case 'over': {
      const places = [...plan.partitionBy, ...(plan.input.time === undefined ? [] : [plan.input.time]), ...plan.fields];
      return { key: [], columns: at(plan.plain), influences: on('WINDOW', at(places)) };
    }
    default:
      return unreachable(plan);
  }
}

const NOTHING = { kind: 'NULL' } as const;

function ofMatch(
  { partitionBy, orderBy, pattern, measures, where, select }: MatchQueryPlan,
  input: readonly Origins[],
): Lineage {
  const key = partitionBy.map((place) => input[place] ?? []);
  const shown = pattern.rows === undefined || pattern.rows === 'one-row' ? key : input;
  const row = [...shown, ...measures.map(({ expression }) => originsOf(expression, input))];
  const conditions = [...pattern.define.values()].flatMap((condition) =>
    condition.kind === 'expression' ? [originsOf(condition.expression, input)] : [],
  );
  const order = orderBy.map(({ expression }) => originsOf(expression, input));
  return {
    key,
    columns: select.map(({ expression }) => originsOf(expression, row)),
    influences: [
      ...on('GROUP_BY', key),
      ...on('SORT', order),
      ...on('FILTER', [...conditions, ...(where === undefined ? [] : [originsOf(where, row)])]),
    ],
  };
}

/** Both sides' rows are in one input, each part with columns of its own; a table is an input of its own. */
function ofJoin(plan: JoinQueryPlan, input: readonly Origins[], streams: readonly StreamDeclaration[]): Lineage {
  const { left, right, table, select, on: condition, where } = plan;
  const { branches } = plan.input;
  const side = (one: QueryInput): readonly Origins[] => inputOrigins(one, streams);
  const ofLeft = table === undefined ? side({ ...plan.input, branches: branches.slice(0, left.parts) }) : input;
  const ofRight = side(table ?? { ...plan.input, branches: branches.slice(left.parts) });
  const read = ({ places }: JoinSide, origins: readonly Origins[]): readonly Origins[] =>
    places.map((place) => origins[place] ?? []);
  const keys = ({ keys: places }: JoinSide, origins: readonly Origins[]): readonly Origins[] =>
    places.map((place) => origins[place] ?? []);
  const row = [...read(left, ofLeft), ...read(right, ofRight)];
  const conditions = condition === undefined ? [] : [originsOf(condition, row)];
  return {
    key: [],
    columns: select.map(({ expression }) => originsOf(expression, row)),
    influences: [
      ...on('JOIN', [...keys(left, ofLeft), ...keys(right, ofRight), ...conditions]),
      ...on('FILTER', where === undefined ? [] : [originsOf(where, row)]),
    ],
  };
}

function on(what: Influence['on'], columns: readonly Origins[]): readonly Influence[] {
  return columns.flat().map(({ column }) => ({ column, on: what }));
}

/** What each of the input's columns is, in any of its parts. */
function inputOrigins({ schema, branches }: QueryInput, streams: readonly StreamDeclaration[]): readonly Origins[] {
  const parts = branches.map((branch): readonly Origins[] => {
    const stream = branch.kind === 'stream' ? streams.find(({ name }) => name === branch.stream) : undefined;
    if (branch.kind !== 'stream' || stream === undefined) return [];
    const own = streamOrigins(stream);
    return branch.columns?.map((column) => originsOf(column, own)) ?? own;
  });
  return schema.map((_, place) => parts.flatMap((part) => part[place] ?? []));
}

function filtersOf({ branches }: QueryInput, streams: readonly StreamDeclaration[]): readonly Influence[] {
  return branches.flatMap((branch) => {
    if (branch.kind !== 'stream' || branch.where === undefined) return [];
    const stream = streams.find(({ name }) => name === branch.stream);
    return stream === undefined ? [] : on('FILTER', [originsOf(branch.where, streamOrigins(stream))]);
  });
}

/** A computed column is what it is computed of. */
function streamOrigins({ name: stream, schema, computed = [] }: StreamDeclaration): readonly Origins[] {
  const columns = schema.map(({ name }): Origins => [{ column: { stream, name }, how: 'IDENTITY' }]);
  for (const { field, expression } of computed) columns[field] = originsOf(expression, columns);
  return columns;
}

/** Of what its rows have their times from, though a SELECT may have left it out. */
function timeOrigins(
  { input: { time, branches } }: QueryPlan,
  input: readonly Origins[],
  streams: readonly StreamDeclaration[],
): Origins {
  if (time !== undefined) return input[time] ?? [];
  return branches.flatMap((branch) => {
    const stream = branch.kind === 'stream' ? streams.find(({ name }) => name === branch.stream) : undefined;
    return stream?.watermark === undefined ? [] : (streamOrigins(stream)[stream.watermark.field] ?? []);
  });
}

function changed({ column }: Origin<StreamColumn>): Origin<StreamColumn> {
  return { column, how: 'TRANSFORMATION' };
}
