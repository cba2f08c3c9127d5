import { join } from 'node:path';
import { ASIDE } from '../aside.js';
import type { ArchiveTable } from '../tables.js';

/** Where all segments are. */
export const SEGMENTS = 'segments';

/** Where an engine makes its segments before they have their names. */
export function sealAside(engine: string): string {
  return join(ASIDE, `seal-${engine}`);
}

/** Of one day, or of several; from the archive's folder on, with `/`. */
export function segmentFolder({ path, date }: Pick<ArchiveTable, 'path' | 'date'>, day: string | null): string {
  const table = path.split('/').map(fileName).join('/');
  return `${SEGMENTS}/${table}/${day === null ? 'many-days' : `${date}=${day}`}`;
}

/** A name as a part of a path: no `..`, no character that some system does not take. */
export function fileName(name: string): string {
  return encodeURIComponent(name).replace(/^\./, '%2E').replaceAll('*', '%2A');
}
