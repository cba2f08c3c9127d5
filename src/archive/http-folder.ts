import { join } from 'node:path';
import { fileName } from './segments/segment-folder.js';

/** Where engines remember which requests they have taken. */
export const HTTP = 'http';

/** Where an engine remembers that of one stream. */
export function httpFolder(directory: string, engine: string, stream: string): string {
  return join(directory, HTTP, engine, fileName(stream.toLowerCase()));
}
