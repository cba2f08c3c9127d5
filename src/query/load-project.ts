import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Problem } from '../errors.js';
import type { KafkaSettings } from '../kafka-settings.js';
import { loadFiles } from './load-files.js';
import { loadQueryFile } from './load-query-file.js';
import { type Declared, loadStreams } from './load-streams.js';
import { checkRevised } from './matching/check-revised.js';
import { outputStream } from './output-stream.js';
import { isWindowed, type Project, type QueryPlan, type StreamDeclaration, streamsOf } from './plan.js';
import { insertInto, type PlannedQuery, planQuery } from './plan-query.js';
import { planText } from './plan-text.js';
import { ProblemReport } from './problem-report.js';
import type { QueryFile } from './query-file.js';
import { runSubqueries } from './run-subqueries.js';
import { QueryGraph } from './stages/query-graph.js';
import type { RunSubquery } from './subquery.js';
import type { Identifier } from './syntax/ast.js';
import { checkKafkaTables } from './tables/check-kafka-tables.js';
import { readThrough } from './tables/plan-views.js';
import type { Environment } from './tables/substitute-variables.js';
import { describeWindowed } from './windowed/describe-windowed.js';

const VERSION_DIGITS = 16;

/**
 * A folder with `streams.sql` and one query a file, or one query file beside a `streams.sql`, with those that it reads:
 * checked and typed. Every problem of every file; a project comes only without errors, warnings may come with it. Without
 * `run`, a query with a subquery is refused. `environment` has the variables that options of `streams.sql` may name.
 */
export async function loadProject(
  path: string,
  run?: RunSubquery,
  environment: Environment = {},
): Promise<{ readonly project?: Project; readonly problems: readonly Problem[] }> {
  const files = await loadFiles(path);
  if ('problem' in files) return { problems: [files.problem] };
  const declared = await loadStreams(files, run, environment);
  const throughViews = (query: QueryFile): QueryFile => ({ ...query, reads: readThrough(declared.views, query.reads) });
  const queries = (await Promise.all(files.queries.map(loadQueryFile))).map(throughViews);
  const beside = (await Promise.all(files.beside.map(loadQueryFile))).map(throughViews);
  const all = [...queries, ...beside];
  const { ordered, problems: circles } = new QueryGraph(all, declared.names).order(queries);
  const found = new Map<string, readonly Problem[]>();
  const plans = new Map<string, QueryPlan>();
  const streams = [...declared.streams];
  const given = new Set(all.map(({ name }) => name.toLowerCase()));
  const isKnown = ({ name }: Identifier): boolean =>
    declared.names.has(name.toLowerCase()) || given.has(name.toLowerCase());
  // What reads a name that is none comes last: then all those that are can be told.
  const told = [...ordered].sort((a, b) => Number(b.reads.every(isKnown)) - Number(a.reads.every(isKnown)));
  for (const query of told) {
    const loaded = await loadQuery(query, { ...declared, streams, given }, run);
    found.set(query.file, inOrder(loaded.problems));
    if (loaded.plan === undefined) continue;
    plans.set(query.file, loaded.plan);
    addOutput(loaded.plan, streams, declared);
  }
  // As the files stand in the folder, whatever order they had to be planned in.
  const inFiles = [...files.queries, ...files.beside];
  const planned = inFiles.flatMap((file) => plans.get(file) ?? []);
  // Of a query with problems it is not known what it reads.
  const isWhole = inFiles.every((file) => !found.get(file)?.some(isError));
  const kafka = isWhole ? checkKafkaTables(declared.kafka, planned, declared) : { problems: [] };
  const problems = unique([
    ...inOrder([...declared.problems, ...kafka.problems]),
    ...sameNames(files.queries),
    ...circles,
    ...inFiles.flatMap((file) => found.get(file) ?? []),
    ...checkRevised(all, plans, streams),
  ]);
  if (problems.some(isError)) return { problems };
  const read = new Set(planned.flatMap(streamsOf));
  const needed = streams.filter(({ name, version }) => version === undefined || read.has(name));
  return {
    project: {
      folder: files.folder,
      streams: needed.map((stream) => withSettings(stream, kafka.settings)),
      queries: planned,
    },
    problems,
  };
}

/** What the query gives, as a stream that those behind it may read. */
function addOutput(plan: QueryPlan, streams: StreamDeclaration[], { names }: Declared): void {
  const { into, type } = plan;
  if (into === undefined) {
    if (!names.has(type.name.toLowerCase())) streams.push(outputStream(plan, streams));
    return;
  }
  const place = streams.findIndex(({ name }) => name === into.type.name);
  const target = streams[place];
  if (target !== undefined) streams[place] = { ...target, inserted: [...(target.inserted ?? []), type.version] };
}

async function loadQuery(
  { name, file, text, syntax, reads, problems }: QueryFile,
  declared: Declared & { readonly given: ReadonlySet<string> },
  run: RunSubquery | undefined,
): Promise<{ readonly plan?: QueryPlan; readonly problems: readonly Problem[] }> {
  if (syntax === undefined) return { problems };
  const views = declared.views.filter(({ rows }) => rows !== undefined);
  const known = new Set([...declared.streams, ...views].map((table) => table.name.toLowerCase()));
  const targets = syntax.into === undefined ? [] : [syntax.into.stream];
  const unknown = [...reads, ...targets].map((read) => read.name.toLowerCase()).filter((read) => !known.has(read));
  if (unknown.some((read) => declared.given.has(read))) return { problems };
  if (declared.missing !== undefined && unknown.length > 0) return { problems: [...problems, declared.missing] };
  // Of a stream whose declaration has problems nothing is known, and with a broken streams.sql perhaps nothing of any.
  if (unknown.some((read) => declared.names.has(read) || declared.problems.some(isError))) return { problems };
  const report = new ProblemReport(text, file);
  const tables = [...declared.streams, ...views, ...syntax.with.map((table) => table.name)].map((table) => table.name);
  const subqueries = run === undefined ? new Map() : await runSubqueries(syntax.subqueries, tables, run, report);
  const read = { name, file, text, subqueries, views };
  const planned = planQuery(syntax, declared.streams, read);
  const whole = await whollyPlanned(planned, run, report, text);
  const { plan, problems: found } = whole === planned ? planned : insertInto(whole, syntax, declared.streams, read);
  const all = [...problems, ...report.problems, ...found];
  if (plan === undefined || report.hasErrors) return { problems: all };
  return { plan: withVersion(plan, declared.streams), problems: all };
}

/** With what DuckDB says of it, where it is one that DuckDB runs. */
async function whollyPlanned(
  planned: PlannedQuery,
  run: RunSubquery | undefined,
  report: ProblemReport,
  text: string,
): Promise<PlannedQuery> {
  const { plan: draft, described, problems } = planned;
  if (draft === undefined || described === undefined || !isWindowed(draft)) return planned;
  const plan = await describeWindowed(draft, described, text, run, report);
  return { problems, ...(plan === undefined ? {} : { plan }) };
}

function withSettings(stream: StreamDeclaration, settings: KafkaSettings | undefined): StreamDeclaration {
  if (stream.connector?.kind !== 'kafka' || settings === undefined) return stream;
  return { ...stream, connector: { ...stream.connector, settings } };
}

function isError({ severity }: Problem): boolean {
  return severity !== 'warning';
}

function withVersion(plan: QueryPlan, streams: readonly StreamDeclaration[]): QueryPlan {
  const text = planText(plan, streams);
  const version = createHash('sha256').update(text).digest('hex').slice(0, VERSION_DIGITS);
  const { type, into } = plan;
  const versioned = { ...plan, type: { ...type, version } };
  return into === undefined ? versioned : { ...versioned, into: { ...into, type: { ...into.type, version } } };
}

/** A query's name is a behaviour's and a view's: case does not tell two apart. */
function sameNames(files: readonly string[]): readonly Problem[] {
  const seen = new Map<string, string>();
  return files.flatMap((file) => {
    const name = basename(file).toLowerCase();
    const other = seen.get(name);
    seen.set(name, file);
    if (other === undefined) return [];
    return [{ message: `${other} and ${file} are two queries with one name`, hint: 'Rename one of them' }];
  });
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const place = ({ location }: Problem): number => (location === undefined ? 0 : location.line * 1e6 + location.column);
  return [...problems].sort((a, b) => place(a) - place(b));
}

function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Set(problems)];
}
