import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installed, runInstalled } from '../support/installed.js';

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
  expect(runInstalled(folder, '--input-type=module', '--eval', script)).toEqual({
    status: 0,
    said: `queryArchive ENVIRONMENT\nENVIRONMENT ${SAID}ENVIRONMENT ${SAID}`,
  });
  expect(runInstalled(folder, motif, 'sql', 'SELECT 1', '--out', 'a.arrow')).toEqual({ status: 3, said: SAID });
  expect(readdirSync(folder)).not.toContain('a.arrow');
});
