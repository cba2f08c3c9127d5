import { quoteName, type Schema } from '../../schema.js';
import { columnOf } from '../binding/column-of.js';
import { findName } from '../binding/find-name.js';
import type { QueryInput, WindowQueryPlan } from '../plan.js';
import type { Tables } from '../plan-relation.js';
import type { ProblemReport } from '../problem-report.js';
import { stateLimits } from '../state-limits.js';
import type { Identifier, SelectSyntax } from '../syntax/ast.js';
import { sqlText } from '../syntax/sql-text.js';
import type { WindowedSyntax, WindowTableSyntax, Words } from '../syntax/windowed-syntax.js';
import { columnName, fieldsNamed, textOf, withoutName } from '../syntax/words-of.js';
import { checkWindowedClauses } from './check-windowed-clauses.js';
import type { Described } from './describe-windowed.js';
import { placesNamed } from './places-named.js';
import { plainColumn, plainColumns } from './plain-columns.js';
import { planFolds } from './plan-folds.js';
import { planWindowShape } from './plan-window-shape.js';
import { planWindowedInput } from './plan-windowed-input.js';
import { checkCost } from './window-cost.js';
import { asTheyAre, keyPieces, noRows, selectPieces, tailPieces, WINDOW_COLUMNS } from './window-sql.js';

export interface Windowed {
  readonly syntax: SelectSyntax;
  readonly clauses: WindowedSyntax;
  readonly text: string;
  readonly name: string;
  readonly file: string;
}

/**
 * A query over windows, checked but for what DuckDB has to say of it; of the columns that it gives, and of the types of
 * its key, nothing is known yet.
 */
export function planWindow(
  { syntax, clauses: written, text, name, file }: Windowed,
  table: WindowTableSyntax,
  tables: Tables,
  report: ProblemReport,
): { readonly plan: WindowQueryPlan; readonly described: Described } | undefined {
  const read = planWindowedInput(syntax, written, text, tables, report, {
    early: table.function !== 'SESSION',
    isOver: false,
  });
  if (read === undefined) return undefined;
  const { input, clauses } = read;
  checkWindowedClauses(written, input, report);
  const time = timeColumn(table.time, input, report);
  const window = planWindowShape(table, input, stateLimits(input, tables.streams), report);
  const keys = planKeys(syntax, clauses, text, report);
  refuseTakenNames(table, input, report);
  if (time === undefined || window === undefined || keys === undefined || report.hasErrors) return undefined;
  const type = input.schema[time]?.type ?? NULL;
  const folded = planFolds(clauses, keys, input, { shape: window, time: type }, text);
  checkCost(table, window, folded !== undefined, report);
  if (report.hasErrors) return undefined;
  const fields = fieldsNamed(allWords(clauses), input);
  const plan: WindowQueryPlan = {
    kind: 'window',
    type: { name, version: '', key: keys.map((key) => ({ name: keyName(key, input, text), type: NULL })), columns: [] },
    file,
    input,
    time,
    times: placesNamed(clauses.items, ['window_end']),
    window,
    fields,
    statement: {
      select: sqlText(selectPieces(clauses, text, asTheyAre), text),
      keys: keyPieces(keys).map((pieces) => sqlText(pieces, text)),
      tail: sqlText(tailPieces(clauses, asTheyAre), text),
    },
    keys: keys.map((key) => plainColumn(key, input)),
    plain: plainColumns(clauses.items, input),
    ...(folded === undefined ? {} : { folded }),
  };
  const rows = WINDOW_COLUMNS.map((column) => ({ name: column, type }));
  const pieces = [
    'SELECT',
    ...selectPieces(clauses, text, asTheyAre),
    ...keyPieces(keys).flatMap((key) => [',', ...key]),
    `FROM ${noRows([...rows, ...fields.flatMap((field) => input.schema[field] ?? [])])} AS ${quoteName(input.name)}`,
    ...tailPieces(clauses, asTheyAre),
  ];
  return { plan, described: { pieces, span: syntax, keys: keys.length } };
}

const NULL = { kind: 'NULL' } as const;

/** What GROUP BY lists besides the window, which it must list. */
function planKeys(
  { from }: SelectSyntax,
  { items, groupBy }: WindowedSyntax,
  text: string,
  report: ProblemReport,
): readonly Words[] | undefined {
  const hint = 'Write GROUP BY window_start, window_end, and what else groups the rows';
  if (groupBy === undefined) {
    report.error(from, 'GROUP BY is missing: a query over windows gives one row for each group of a window', hint);
    return undefined;
  }
  const grouped = groupBy.items.map((item) => ordinalItem(item, items, text) ?? item);
  const isNamed = (words: Words, name: string): boolean => isColumn(columnName(words), name);
  const missing = WINDOW_COLUMNS.find((name) => !grouped.some((words) => isNamed(words, name)));
  if (missing !== undefined) {
    report.error(groupBy, `GROUP BY is without ${missing}: rows of different windows are never one group`, hint);
    return undefined;
  }
  return grouped.filter((words) => !WINDOW_COLUMNS.some((name) => isNamed(words, name)));
}

function isColumn(column: Identifier | undefined, name: string): boolean {
  return column !== undefined && findName(column, [name]) >= 0;
}

/** `GROUP BY 3` is the third column of SELECT. */
function ordinalItem({ tokens }: Words, items: readonly Words[], text: string): Words | undefined {
  const [token, second] = tokens;
  const item = token?.kind === 'number' && second === undefined ? items[Number(token.digits) - 1] : undefined;
  return item && withoutName(item, text);
}

function keyName(key: Words, { schema }: QueryInput, text: string): string {
  const column = columnName(key);
  if (column === undefined) return textOf(key, text);
  const names = schema.map(({ name }) => name);
  return names[findName(column, names)] ?? column.name;
}

/** Over a stream windows are of its event time; over a table, of any column that is a time. */
function timeColumn(written: Identifier, input: QueryInput, report: ProblemReport): number | undefined {
  const field = columnOf(written, input, report);
  if (field === undefined) return undefined;
  const eventTime = input.time === undefined ? undefined : input.schema[input.time]?.name;
  if (eventTime !== undefined && field !== input.time && input.sameTime?.includes(field) !== true) {
    const message = `${written.name} is not the event time of stream ${input.name}`;
    report.error(written, message, `Windows are of the time that its WATERMARK is for: write DESCRIPTOR(${eventTime})`);
    return undefined;
  }
  const kind = input.schema[field]?.type.kind;
  if (kind === 'TIMESTAMP' || kind === 'TIMESTAMPTZ') return field;
  report.error(
    written,
    `${written.name} is no time, and windows are of one`,
    'Name a column of type TIMESTAMP or TIMESTAMPTZ; another is cast behind FROM: (SELECT CAST(day AS TIMESTAMP) AS ts, …)',
  );
  return undefined;
}

function refuseTakenNames({ time }: WindowTableSyntax, { schema, name }: QueryInput, report: ProblemReport): void {
  const names: Schema = schema.filter((field) => WINDOW_COLUMNS.some((own) => own === field.name.toLowerCase()));
  const [taken] = names;
  if (taken === undefined) return;
  const message = `${name} has a column ${taken.name}, which is what a window's rows get`;
  report.error(time, message, `Name it otherwise behind FROM: (SELECT ${quoteName(taken.name)} AS another_name, …)`);
}

function allWords({ items, where, groupBy, having }: WindowedSyntax): readonly Words[] {
  return [...items, ...(groupBy?.items ?? []), ...[where, having].filter((words) => words !== undefined)];
}
