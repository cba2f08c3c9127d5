import { createHash } from 'node:crypto';
import { basename, isAbsolute, join } from 'node:path';
import type { Problem } from '../errors.js';
import { describeWindowed } from './describe-windowed.js';
import { loadFiles, type ProjectFiles, withoutStreams } from './load-files.js';
import { loadText } from './load-text.js';
import { namesRead } from './names-read.js';
import { parseQuery } from './parse-query.js';
import { parseStreams } from './parse-streams.js';
import { isWindowed, type Project, type QueryPlan, type StreamDeclaration } from './plan.js';
import { planQuery } from './plan-query.js';
import { planStreams } from './plan-streams.js';
import { planText } from './plan-text.js';
import { ProblemReport } from './problem-report.js';
import { runSubqueries } from './run-subqueries.js';
import type { RunSubquery } from './subquery.js';

const VERSION_DIGITS = 16;

/**
 * A folder with `streams.sql` and one query a file, or one query file beside a `streams.sql`: checked and typed.
 * Every problem of every file; a project comes only without errors, warnings may come with it. Without `run`, a query
 * with a subquery is refused.
 */
export async function loadProject(
  path: string,
  run?: RunSubquery,
): Promise<{ readonly project?: Project; readonly problems: readonly Problem[] }> {
  const files = await loadFiles(path);
  if ('problem' in files) return { problems: [files.problem] };
  const declared = await loadStreams(files);
  const problems: Problem[] = [...inOrder(declared.problems), ...sameNames(files.queries)];
  const queries: QueryPlan[] = [];
  for (const file of files.queries) {
    const loaded = await loadQuery(file, declared, run);
    problems.push(...inOrder(loaded.problems).filter((problem) => !problems.includes(problem)));
    if (loaded.plan !== undefined) queries.push(loaded.plan);
  }
  if (problems.some(({ severity }) => severity !== 'warning')) return { problems };
  return { project: { folder: files.folder, streams: declared.streams, queries }, problems };
}

interface Declared {
  readonly streams: readonly StreamDeclaration[];
  /** In lower case, also of those with problems. */
  readonly names: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** Said once, when a query reads a stream and nothing declares any. */
  readonly missing?: Problem;
}

async function loadStreams({ streams: file, folder }: ProjectFiles): Promise<Declared> {
  if (file === undefined) return { streams: [], names: new Set(), problems: [], missing: withoutStreams(folder) };
  const read = await loadText(file);
  if ('problem' in read) return { streams: [], names: new Set(), problems: [read.problem] };
  const { text } = read;
  const { tables, problems } = parseStreams(text, file);
  const locatePath = (path: string): string => (path === '-' || isAbsolute(path) ? path : join(folder, path));
  const planned = planStreams(tables, { file, text }, locatePath);
  const names = new Set(tables.map(({ name }) => name.name.toLowerCase()));
  return { streams: planned.streams, names, problems: [...problems, ...planned.problems] };
}

async function loadQuery(
  file: string,
  declared: Declared,
  run: RunSubquery | undefined,
): Promise<{ readonly plan?: QueryPlan; readonly problems: readonly Problem[] }> {
  const read = await loadText(file);
  if ('problem' in read) return { problems: [read.problem] };
  const { text } = read;
  const { query, problems } = parseQuery(text, file);
  if (query === undefined) return { problems };
  const known = new Set(declared.streams.map(({ name }) => name.toLowerCase()));
  const unknown = namesRead(query)
    .map(({ name }) => name.toLowerCase())
    .filter((name) => !known.has(name));
  if (declared.missing !== undefined && unknown.length > 0) return { problems: [...problems, declared.missing] };
  // Of a stream whose declaration has problems nothing is known, and with a broken streams.sql perhaps nothing of any.
  if (unknown.some((name) => declared.names.has(name) || declared.problems.length > 0)) return { problems };
  const report = new ProblemReport(text, file);
  const tables = [...declared.streams, ...query.with.map(({ name }) => name)].map(({ name }) => name);
  const subqueries = run === undefined ? new Map() : await runSubqueries(query.subqueries, tables, run, report);
  const planned = planQuery(query, declared.streams, { name: queryName(file), file, text, subqueries });
  const { plan: draft, described } = planned;
  const plan =
    draft !== undefined && described !== undefined && isWindowed(draft)
      ? await describeWindowed(draft, described, text, run, report)
      : draft;
  const all = [...problems, ...report.problems, ...planned.problems];
  if (plan === undefined || report.hasErrors) return { problems: all };
  return { plan: withVersion(plan, declared.streams), problems: all };
}

function withVersion(plan: QueryPlan, streams: readonly StreamDeclaration[]): QueryPlan {
  const text = planText(plan, streams);
  const version = createHash('sha256').update(text).digest('hex').slice(0, VERSION_DIGITS);
  return { ...plan, type: { ...plan.type, version } };
}

/** A query's name is a behaviour's and a view's: case does not tell two apart. */
function sameNames(files: readonly string[]): readonly Problem[] {
  const seen = new Map<string, string>();
  return files.flatMap((file) => {
    const name = queryName(file).toLowerCase();
    const other = seen.get(name);
    seen.set(name, file);
    if (other === undefined) return [];
    return [{ message: `${other} and ${file} are two queries with one name`, hint: 'Rename one of them' }];
  });
}

function queryName(file: string): string {
  return basename(file, '.sql');
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const place = ({ location }: Problem): number => (location === undefined ? 0 : location.line * 1e6 + location.column);
  return [...problems].sort((a, b) => place(a) - place(b));
}
