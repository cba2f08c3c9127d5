import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for an archive that tests make copies of: the caller deletes it. */
export function makeTemplate(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'motif-template-')));
}
