import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** A folder in which motif is installed with what it depends on, and nothing else. */
function installed(): string {
  const folder = temporaryFolder({ 'package.json': '{ "type": "module" }' });
  const motif = join(folder, 'node_modules/motif');
  cpSync('dist', join(motif, 'dist'), { recursive: true });
  cpSync('package.json', join(motif, 'package.json'));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  return folder;
}

function run(folder: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

const SAID = 'for Arrow motif needs the package apache-arrow, which is not installed\n  npm install apache-arrow\n';

test('without apache-arrow all but Arrow works, and Arrow says how to install it', () => {
  const folder = installed();
  const motif = join(folder, 'node_modules/motif/dist/cli/main.js');
  const script = `
    const { fromArrow, queryArchive, toArrow } = await import('motif/arrow');
    const { of } = await import('rxjs');
    await queryArchive('.', 'SELECT 1').catch(({ code }) => console.log('queryArchive', code));
    for (const use of [fromArrow([]), of({ a: 1 }).pipe(toArrow())]) {
      use.subscribe({ error: ({ code, message }) => console.log(code, message) });
    }`;
  expect(run(folder, '--input-type=module', '--eval', script)).toEqual({
    status: 0,
    said: `queryArchive ENVIRONMENT\nENVIRONMENT ${SAID}ENVIRONMENT ${SAID}`,
  });
  expect(run(folder, motif, 'sql', 'SELECT 1', '--out', 'a.arrow')).toEqual({ status: 3, said: SAID });
  expect(readdirSync(folder)).not.toContain('a.arrow');
});
