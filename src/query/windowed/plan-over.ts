import { quoteName } from '../../schema.js';
import { columnOf } from '../binding/column-of.js';
import { findName } from '../binding/find-name.js';
import type { OverQueryPlan, QueryInput } from '../plan.js';
import type { Tables } from '../plan-relation.js';
import type { ProblemReport } from '../problem-report.js';
import { stateLimits } from '../state-limits.js';
import { sqlText } from '../syntax/sql-text.js';
import type { Token } from '../syntax/tokens.js';
import type { WindowedSyntax, Words } from '../syntax/windowed-syntax.js';
import { columnName, fieldsNamed, isOneOf, isStar, listOf, spanOf } from '../syntax/words-of.js';
import { checkWindowedClauses } from './check-windowed-clauses.js';
import type { Described } from './describe-windowed.js';
import { type OverSpec, type Reach, reachOf } from './over-spec.js';
import { nameOf, type Over, oversOf, windowsOf } from './overs-of.js';
import { placesNamed } from './places-named.js';
import { plainColumns } from './plain-columns.js';
import type { Windowed } from './plan-window.js';
import { planWindowedInput } from './plan-windowed-input.js';
import { type BoundOver, LIFE, ROW, renderOver } from './render-over.js';
import { noRows, selectPieces, tailPieces } from './window-sql.js';

/** A query with OVER, checked but for what DuckDB has to say of it. */
export function planOver(
  { syntax, clauses: written, text, name, file }: Windowed,
  tables: Tables,
  report: ProblemReport,
): { readonly plan: OverQueryPlan; readonly described: Described } | undefined {
  const read = planWindowedInput(syntax, written, text, tables, report, { early: true, isOver: true });
  if (read === undefined) return undefined;
  const { input, clauses } = read;
  const isUnion = input.branches.length > 1;
  const shown = { ...input, schema: isUnion ? input.schema.slice(0, -1) : input.schema };
  checkWindowedClauses(written, shown, report);
  const { stateTtl, tables: declared } = stateLimits(input, tables.streams);
  const isStream = input.time !== undefined;
  const overs = isStream ? boundOvers(clauses, input, text, report) : [];
  const bounds = overs && boundsOf(overs, report);
  if (bounds?.reach.rows !== undefined && bounds.reach.rows > 0 && stateTtl === undefined) {
    const message = 'rows before, however long ago, are remembered for each key: that needs a limit';
    const hint = `Declare 'state.ttl' = '24 hours' in WITH (…) of ${declared.join(' and ')}, or write RANGE BETWEEN INTERVAL …`;
    report.error(syntax.from, message, hint);
  }
  if (bounds?.reach.rows !== undefined && bounds.reach.rows > 0 && clauses.where !== undefined) {
    const hint = 'Filter behind FROM: (SELECT * FROM events WHERE …), with the functions that motif has itself';
    report.error(clauses.where, 'WHERE before a frame of ROWS needs what only DuckDB can compute', hint);
  }
  if (overs === undefined || bounds === undefined || report.hasErrors) return undefined;
  const render = renderOver(overs, shown);
  const select = selectPieces(clauses, text, render);
  const { windows, ...others } = clauses;
  const tail = tailPieces(isStream ? others : clauses, render);
  const fields = clauses.items.some(isStar)
    ? shown.schema.map((_, field) => field)
    : fieldsNamed(allWords(clauses), shown);
  const integer = { kind: 'BIGINT' } as const;
  const rows = [
    ...fields.flatMap((field) => input.schema[field] ?? []),
    { name: ROW, type: integer },
    { name: LIFE, type: integer },
  ];
  const remembers = bounds.reach.rows !== undefined && bounds.reach.rows > 0 && stateTtl !== undefined;
  const plan: OverQueryPlan = {
    kind: 'over',
    type: { name, version: '', key: [], columns: [] },
    file,
    input,
    ...bounds,
    times: placesNamed(clauses.items, timeNames(input)),
    fields,
    ...(isUnion ? { part: shown.schema.length } : {}),
    ...(remembers ? { stateTtl } : {}),
    statement: { select: sqlText(select, text), tail: sqlText(tail, text) },
    plain: plainColumns(clauses.items, shown),
  };
  const pieces = ['SELECT', ...select, `FROM ${noRows(rows)} AS ${quoteName(input.name)}`, ...tail];
  return { plan, described: { pieces, span: syntax, keys: 0 } };
}

function timeNames({ schema, time, sameTime = [] }: QueryInput): readonly string[] {
  return time === undefined ? [] : [time, ...sameTime].flatMap((field) => schema[field]?.name ?? []);
}

/** Over a stream: rows of one key in event-time order, and how far back is bounded. */
function boundOvers(
  clauses: WindowedSyntax,
  input: QueryInput,
  text: string,
  report: ProblemReport,
): readonly BoundOver[] | undefined {
  const windows = windowsOf(clauses.windows);
  const bound: BoundOver[] = [];
  for (const over of allWords(clauses).flatMap(oversOf)) {
    const spec = resolved(over, windows, report);
    if (spec === undefined) return undefined;
    const partitionBy = partitionOf(spec, input, report);
    const isOrdered = checkOrder(spec, input, report);
    const reach = reachOfCall(over, spec, text, report);
    if (partitionBy === undefined || !isOrdered || reach === undefined) return undefined;
    bound.push({ over, spec, partitionBy, reach });
  }
  return bound;
}

function boundsOf(
  overs: readonly BoundOver[],
  report: ProblemReport,
): Pick<OverQueryPlan, 'partitionBy' | 'reach'> | undefined {
  const keyOf = ({ partitionBy }: BoundOver): string => [...partitionBy].sort((a, b) => a - b).join();
  const [first] = overs;
  const other = first && overs.find((over) => keyOf(over) !== keyOf(first));
  if (other !== undefined) {
    const hint = 'Give all of them the same PARTITION BY, or make two queries of it';
    report.error(other.spec, 'the windows of OVER differ in their PARTITION BY', hint);
    return undefined;
  }
  const range = overs.flatMap(({ reach }) => (reach.kind === 'range' ? [reach.length] : []));
  const rows = overs.flatMap(({ reach }) => (reach.kind === 'rows' ? [reach.count] : []));
  const reach = {
    ...(range.length === 0 ? {} : { range: Math.max(...range) }),
    ...(rows.length === 0 ? {} : { rows: Math.max(...rows) }),
  };
  return { partitionBy: first?.partitionBy ?? [], reach };
}

/** With what it takes from a window that it names. */
function resolved(
  { over, window }: Over,
  windows: ReadonlyMap<string, OverSpec>,
  report: ProblemReport,
): OverSpec | undefined {
  const isNamed = 'kind' in window;
  const base = isNamed ? window : window.base;
  if (base === undefined) return isNamed ? undefined : window;
  const named = windows.get(nameOf(base));
  if (named === undefined || named.base !== undefined) {
    report.error(base, 'OVER names no window of the query', 'Write WINDOW w AS (PARTITION BY … ORDER BY … RANGE …)');
    return undefined;
  }
  if (isNamed) return { ...named, ...spanOf([over, base]) };
  const either = (clause: 'partitionBy' | 'orderBy' | 'frame'): readonly Token[] =>
    window[clause].length > 0 ? window[clause] : named[clause];
  return { partitionBy: either('partitionBy'), orderBy: either('orderBy'), frame: either('frame'), ...spanOf([over]) };
}

function partitionOf(spec: OverSpec, input: QueryInput, report: ProblemReport): readonly number[] | undefined {
  const fields: number[] = [];
  for (const words of listOf(spec.partitionBy)) {
    const column = columnName(words);
    if (column === undefined) {
      const hint = 'Compute it behind FROM: (SELECT *, lower(item) AS key FROM events)';
      report.error(words, 'PARTITION BY of OVER takes names of columns only', hint);
      return undefined;
    }
    const field = columnOf(column, input, report);
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return [...new Set(fields)];
}

function checkOrder(spec: OverSpec, { schema, time, sameTime = [] }: QueryInput, report: ProblemReport): boolean {
  const eventTime = schema[time ?? -1]?.name ?? '';
  const { orderBy } = spec;
  const isAscending = isOneOf(orderBy.at(-1), ['ASC']);
  const words = isAscending ? orderBy.slice(0, -1) : orderBy;
  const column = words.length === 0 ? undefined : columnName({ tokens: words, ...spanOf(words) });
  const names = schema.map(({ name }) => name);
  const field = column === undefined ? -1 : findName(column, names);
  if (field >= 0 && (field === time || sameTime.includes(field))) return true;
  const message =
    orderBy.length === 0 ? 'ORDER BY is missing in OVER' : 'over a stream OVER is ordered by its event time';
  report.error(orderBy.length === 0 ? spec : spanOf(orderBy), message, `Write ORDER BY ${eventTime}`);
  return false;
}

/** These number or compare all rows of the key, or look at later ones. */
const WHOLE = 'row_number rank dense_rank rank_dense percent_rank cume_dist ntile lead fill'.split(' ');

function reachOfCall(over: Over, spec: OverSpec, text: string, report: ProblemReport): Reach | undefined {
  const { name, arguments: given } = over;
  const called = name === undefined ? '' : nameOf(name);
  if (name !== undefined && WHOLE.includes(called)) {
    const hint = 'Count, or look back, in a frame: ROWS BETWEEN 10 PRECEDING AND CURRENT ROW';
    report.error(name, `${called} needs all rows of its key, of which a stream has no end`, hint);
    return undefined;
  }
  if (name !== undefined && called === 'lag') return lagReach(name, given, report);
  if (spec.frame.length > 0) return reachOf(spec.frame, text, report);
  const hint = "Write how far: RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW";
  report.error(spec, 'OVER without a frame goes back to the first row, and a stream has very many', hint);
  return undefined;
}

/** `lag(x)`, `lag(x, 2)`: whatever the frame, so many rows back. */
function lagReach(name: Token, given: readonly Token[], report: ProblemReport): Reach | undefined {
  const [, offset] = listOf(given);
  const [token, second] = offset?.tokens ?? [];
  const count = offset === undefined ? 1 : token?.kind === 'number' && second === undefined ? Number(token.digits) : -1;
  const ignores = given.find((each) => isOneOf(each, ['IGNORE']));
  if (ignores === undefined && Number.isInteger(count) && count >= 0) return { kind: 'rows', count };
  report.error(ignores ?? offset ?? name, 'how far lag goes back is not known', 'Write lag(x), or lag(x, 2)');
  return undefined;
}

function allWords({ items, where, windows, qualify }: WindowedSyntax): readonly Words[] {
  return [...items, ...[where, windows, qualify].filter((words) => words !== undefined)];
}
