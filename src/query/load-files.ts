import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Problem } from '../errors.js';

const STREAMS = 'streams.sql';

export interface ProjectFiles {
  readonly folder: string;
  /** Absent where there is none: then only queries over VALUES can be planned. */
  readonly streams?: string;
  readonly queries: readonly string[];
  /** Further queries of the folder, of which those are run too that `queries` read. */
  readonly beside: readonly string[];
}

/** The files of the project at a path, by names that begin as the path was written; or what is missing. */
export async function loadFiles(path: string): Promise<ProjectFiles | { readonly problem: Problem }> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    return wrong(
      `there is no file or folder ${path}`,
      'Name the folder with the queries, or begin with your own data: motif init FILE',
    );
  }
  return found.isDirectory() ? filesOfFolder(path) : fileBesideStreams(path);
}

async function filesOfFolder(folder: string): Promise<ProjectFiles | { readonly problem: Problem }> {
  const names = await sqlFilesIn(folder).catch((error: unknown) => String(error));
  if (typeof names === 'string') return wrong(`the folder ${folder} cannot be read`, names);
  const queries = names.filter((name) => name !== STREAMS).sort();
  if (queries.length === 0) {
    if (!names.includes(STREAMS)) return { problem: withoutStreams(folder) };
    return wrong(`there is no query in ${folder}`, `Put a SELECT into a .sql file of its own beside ${STREAMS}`);
  }
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  const streams = names.includes(STREAMS) ? { streams: `${prefix}${STREAMS}` } : {};
  return { folder, ...streams, queries: queries.map((name) => `${prefix}${name}`), beside: [] };
}

async function fileBesideStreams(file: string): Promise<ProjectFiles | { readonly problem: Problem }> {
  if (!file.endsWith('.sql')) {
    return wrong(`${file} is not a .sql file`, `Give a folder of queries, or one .sql file beside a ${STREAMS}`);
  }
  if (basename(file) === STREAMS) {
    return wrong(`${file} declares streams: it is not a query`, `Give its folder: ${dirname(file)}`);
  }
  const prefix = file.slice(0, -basename(file).length);
  const names = await sqlFilesIn(dirname(file)).catch((): readonly string[] => []);
  const streams = names.includes(STREAMS) ? { streams: `${prefix}${STREAMS}` } : {};
  const others = names.filter((name) => name !== STREAMS && name !== basename(file)).sort();
  return { folder: dirname(file), ...streams, queries: [file], beside: others.map((name) => `${prefix}${name}`) };
}

async function sqlFilesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  // A pipe in a folder would keep whoever reads it waiting for ever.
  const names = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
  return names.filter((name) => name.endsWith('.sql') && !name.startsWith('.'));
}

/** What is wrong when a query reads a stream all the same. */
export function withoutStreams(folder: string): Problem {
  const hint = 'It declares the inputs. motif init FILE writes one from a look at your data';
  return { message: `there is no ${STREAMS} in ${folder}`, hint };
}

function wrong(message: string, hint: string): { readonly problem: Problem } {
  return { problem: { message, hint } };
}
