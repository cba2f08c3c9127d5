import { basename } from 'node:path';
import { loadText } from './load-text.js';
import { namesRead } from './names-read.js';
import type { QueryFile } from './query-file.js';
import { parseQuery } from './syntax/parse-query.js';

export async function loadQueryFile(file: string): Promise<QueryFile> {
  const name = basename(file, '.sql');
  const read = await loadText(file);
  if ('problem' in read) return { name, file, text: '', reads: [], problems: [read.problem] };
  const { query: syntax, problems } = parseQuery(read.text, file);
  const query = { name, file, text: read.text, problems };
  return syntax === undefined ? { ...query, reads: [] } : { ...query, syntax, reads: namesRead(syntax) };
}
