import type { Problem } from '../../errors.js';
import { namesOfQuery } from '../names-read.js';
import type { StreamDeclaration } from '../plan.js';
import { planWith, type Tables } from '../plan-relation.js';
import { ProblemReport } from '../problem-report.js';
import type { SubqueryResults } from '../subquery.js';
import type { CreateViewSyntax, Identifier } from '../syntax/ast.js';

/** What is read by its name, like what WITH defines. */
export type View = Tables['queries'][number] & {
  /** The names of the tables that it reads, through other views too. */
  readonly reads: readonly string[];
};

/** What else has a name. */
export interface Surroundings {
  readonly streams: readonly StreamDeclaration[];
  /** Of tables, those with problems too. */
  readonly tables: readonly Identifier[];
  /** Of the query files. */
  readonly queries: readonly string[];
  /** Whether a part of the file could not be read, so that a name that is not known may be of that. */
  readonly incomplete: boolean;
}

/** The views of `streams.sql`: each a WITH that every query sees. They may read each other, in whatever order they stand. */
export function planViews(
  views: readonly CreateViewSyntax[],
  surroundings: Surroundings,
  { file, text, subqueries }: { readonly file: string; readonly text: string; readonly subqueries: SubqueryResults },
): { readonly views: readonly View[]; readonly problems: readonly Problem[] } {
  const report = new ProblemReport(text, file, subqueries);
  const { streams, tables, queries, incomplete } = surroundings;
  const known = withoutClashes(views, surroundings, report);
  const planned = new Map<string, View>();
  /** Those that are being planned, each read by the one before. */
  const path: CreateViewSyntax[] = [];

  function plan(view: CreateViewSyntax): void {
    if (planned.has(keyOf(view.name))) return;
    path.push(view);
    const read = namesOfQuery(view.query);
    const isWhole = read.filter((name) => !isReadable(name)).length === 0;
    path.pop();
    const rows = isWhole
      ? planWith([view], { streams, queries: [...planned.values()] }, report).queries[0]?.rows
      : undefined;
    const reads = new Set(read.flatMap((name) => planned.get(keyOf(name))?.reads ?? [name.name]));
    planned.set(keyOf(view.name), { name: view.name.name, rows, reads: [...reads] });
  }

  /** Whether the view can be planned as far as this name goes; what is not known at all is for the plan to say. */
  function isReadable(name: Identifier): boolean {
    const view = known.get(keyOf(name));
    if (view !== undefined) return isNoCircle(view, name) && isPlanned(view);
    if (streams.some((stream) => stream.name.toLowerCase() === keyOf(name))) return true;
    if (queries.some((query) => query.toLowerCase() === keyOf(name))) {
      const hint = 'A view reads tables and other views: what reads a query is a query, in a file of its own';
      report.error(name, `${name.name} is a query, and a view reads none`, hint);
      return false;
    }
    return !incomplete && !tables.some((table) => keyOf(table) === keyOf(name));
  }

  function isPlanned(view: CreateViewSyntax): boolean {
    plan(view);
    return planned.get(keyOf(view.name))?.rows !== undefined;
  }

  function isNoCircle(view: CreateViewSyntax, name: Identifier): boolean {
    const from = path.indexOf(view);
    if (from < 0) return true;
    const circle = [...path.slice(from), view].map((each) => each.name.name).join(' → ');
    report.error(name, `view ${view.name.name} reads itself: ${circle}`, 'Let one of them read something else');
    return false;
  }

  for (const view of known.values()) plan(view);
  return { views: [...planned.values()], problems: report.problems };
}

/** What FROM names, and the tables behind the views among it, standing where the view does. */
export function readThrough(views: readonly View[], names: readonly Identifier[]): readonly Identifier[] {
  return names.flatMap((name) => {
    const view = views.find((other) => other.name.toLowerCase() === keyOf(name));
    return [name, ...(view?.reads ?? []).map((table) => ({ ...name, name: table }))];
  });
}

function withoutClashes(
  views: readonly CreateViewSyntax[],
  { tables, queries }: Surroundings,
  report: ProblemReport,
): ReadonlyMap<string, CreateViewSyntax> {
  const hint = 'Names that differ only in case are the same: rename one of them';
  const known = new Map<string, CreateViewSyntax>();
  for (const view of views) {
    const { name } = view.name;
    const key = keyOf(view.name);
    const query = queries.find((other) => other.toLowerCase() === key);
    if (tables.some((table) => keyOf(table) === key)) {
      report.error(view.name, `there are a table and a view called ${name}`, hint);
    } else if (query !== undefined) {
      report.error(view.name, `there are a view called ${name} and a query in ${query}.sql`, hint);
    } else if (known.has(key)) {
      report.error(view.name, `there are two views called ${name}`, hint);
    } else {
      known.set(key, view);
    }
  }
  return known;
}

function keyOf({ name }: Identifier): string {
  return name.toLowerCase();
}
