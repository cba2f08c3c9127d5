import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('a file that another process writes is refused, and the process is named', async () => {
  const path = join(temporaryFolder(), 'a.duckdb');
  const hold = `const { DuckDBInstance } = await import('@duckdb/node-api');
    globalThis.held = await DuckDBInstance.create(process.argv[1]);
    console.log('open');
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', hold, path]);
  try {
    await once(other.stdout, 'data');
    await expect(openDatabase(path, { access: 'write' })).rejects.toMatchObject({
      code: 'ARCHIVE_LOCKED',
      message: expect.stringContaining(String(other.pid)),
    });
  } finally {
    other.kill();
  }
});
