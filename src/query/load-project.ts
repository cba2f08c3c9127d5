import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Problem } from '../errors.js';
import { parseQuery } from './parse-query.js';
import { parseStreams } from './parse-streams.js';
import type { Project, QueryPlan, StreamDeclaration } from './plan.js';
import { planQuery } from './plan-query.js';
import { planStreams } from './plan-streams.js';
import { planText } from './plan-text.js';

const STREAMS = 'streams.sql';
const VERSION_DIGITS = 16;

interface Files {
  readonly folder: string;
  readonly streams: string;
  readonly queries: readonly string[];
}

/**
 * A folder with `streams.sql` and one query a file, or one query file beside a `streams.sql`: checked and typed.
 * Every problem of every file; a project comes only without errors, warnings may come with it.
 */
export async function loadProject(
  path: string,
): Promise<{ readonly project?: Project; readonly problems: readonly Problem[] }> {
  const files = await findFiles(path);
  if ('problems' in files) return files;
  const problems: Problem[] = [...sameNames(files.queries)];
  const declared = await loadStreams(files);
  problems.push(...inOrder(declared.problems));
  const queries: QueryPlan[] = [];
  for (const file of files.queries) {
    const loaded = await loadQuery(file, declared);
    problems.push(...inOrder(loaded.problems));
    if (loaded.plan !== undefined) queries.push(loaded.plan);
  }
  if (problems.some(({ severity }) => severity !== 'warning')) return { problems };
  return { project: { folder: files.folder, streams: declared.streams, queries }, problems };
}

async function findFiles(path: string): Promise<Files | { readonly problems: readonly Problem[] }> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    return wrong(`there is no file or folder ${path}`, 'Begin with your own data: motif init FILE');
  }
  const isFile = found.isFile();
  if (isFile && !path.endsWith('.sql')) {
    return wrong(`${path} is not a .sql file`, 'Give a folder of queries, or one .sql file beside a streams.sql');
  }
  if (isFile && basename(path) === STREAMS) {
    return wrong(`${path} declares streams, it is not a query`, `Give its folder: ${dirname(path)}`);
  }
  const folder = isFile ? dirname(path) : path;
  const entries = isFile ? [basename(path), ...(await namesIn(folder))] : await namesIn(folder);
  const names = [...new Set(entries)].filter((name) => name.endsWith('.sql') && !name.startsWith('.'));
  if (!names.includes(STREAMS)) {
    return wrong(
      `there is no ${STREAMS} in ${folder}`,
      'It declares the inputs; motif init FILE writes one from a look at a file',
    );
  }
  const within = (name: string): string => (folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`);
  const queries = isFile
    ? [path]
    : names
        .filter((name) => name !== STREAMS)
        .sort()
        .map(within);
  if (queries.length === 0) {
    return wrong(`there is no query in ${folder}`, 'Put one SELECT into a .sql file of its own beside streams.sql');
  }
  return { folder, streams: isFile && folder === '.' && !path.startsWith('.') ? STREAMS : within(STREAMS), queries };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

interface Declared {
  readonly streams: readonly StreamDeclaration[];
  /** In lower case, also of those with problems. */
  readonly names: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

async function loadStreams({ streams: file, folder }: Files): Promise<Declared> {
  const text = await readFile(file, 'utf8');
  const { tables, problems } = parseStreams(text, file);
  const locatePath = (path: string): string => (path === '-' || isAbsolute(path) ? path : join(folder, path));
  const planned = planStreams(tables, { file, text }, locatePath);
  const names = new Set(tables.map(({ name }) => name.name.toLowerCase()));
  return { streams: planned.streams, names, problems: [...problems, ...planned.problems] };
}

async function loadQuery(
  file: string,
  declared: Declared,
): Promise<{ readonly plan?: QueryPlan; readonly problems: readonly Problem[] }> {
  const text = await readFile(file, 'utf8');
  const { query, problems } = parseQuery(text, file);
  if (query === undefined) return { problems };
  const wanted = query.from.table.name.toLowerCase();
  const isKnown = declared.streams.some(({ name }) => name.toLowerCase() === wanted);
  // Of a stream whose declaration has problems nothing is known, and with a broken streams.sql perhaps nothing of any.
  if (!isKnown && (declared.names.has(wanted) || declared.problems.length > 0)) return { problems };
  const planned = planQuery(query, declared.streams, { name: queryName(file), file, text });
  const all = [...problems, ...planned.problems];
  if (planned.plan === undefined) return { problems: all };
  return { plan: withVersion(planned.plan, declared.streams), problems: all };
}

function withVersion(plan: QueryPlan, streams: readonly StreamDeclaration[]): QueryPlan {
  const stream = streams.find(({ name }) => name === plan.stream);
  const text = stream === undefined ? '' : planText(plan, stream);
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

function wrong(message: string, hint: string): { readonly problems: readonly Problem[] } {
  return { problems: [{ message, hint }] };
}
