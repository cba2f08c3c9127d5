import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** A folder in which motif is installed with what it depends on, what of its optional dependencies is named, and nothing else. */
export function installed(...optional: readonly string[]): string {
  const folder = temporaryFolder({ 'package.json': '{ "type": "module" }' });
  const motif = join(folder, 'node_modules/motif');
  cpSync('dist', join(motif, 'dist'), { recursive: true });
  cpSync('package.json', join(motif, 'package.json'));
  for (const name of [...Object.keys(dependencies), ...optional]) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  return folder;
}

/** Node in such a folder. */
export function runInstalled(
  folder: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}
