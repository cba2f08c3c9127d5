import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

interface Checked {
  readonly status: number | null;
  readonly stderr: string;
}

function check(script: string, folder: string): Checked {
  return spawnSync(process.execPath, [`scripts/${script}.mjs`, folder], { encoding: 'utf8' });
}

function lines(count: number): string {
  return 'x;\n'.repeat(count);
}

test('a file of 300 lines passes, one of 301 is named', () => {
  expect(check('check-file-length', temporaryFolder({ 'a.ts': '', 'b.ts': '', 'c.ts': lines(300) })).status).toBe(0);

  const long = check('check-file-length', temporaryFolder({ 'a.ts': '', 'b.ts': '', 'c.ts': lines(301) }));
  expect(long.status).toBe(1);
  expect(long.stderr).toMatch(/c\.ts has 301 lines/);
});

test('half of the files are shorter than 100 lines', () => {
  const long = check('check-file-length', temporaryFolder({ 'a.ts': lines(100), 'b.ts': lines(120), 'c.ts': '' }));
  expect(long.status).toBe(1);
  expect(long.stderr).toMatch(/the median file .* has 100 lines/);
});

test('a link leads to a file, and its anchor to a heading', () => {
  const folder = repository({
    'README.md': '[a](a.md) [b](a.md#two-words) [c](#here) [d](https://example.com) `[e](gone.md)`\n\n## Here\n',
    'a.md': '# A\n\n```\n[x](gone.md)\n```\n\n## Two words\n',
  });
  expect(check('check-links', folder)).toMatchObject({ status: 0, stderr: '' });
});

test('a link that leads nowhere is named', () => {
  const folder = repository({ 'README.md': '[a](gone.md) [b](a.md#gone) [c](../outside.md)\n', 'a.md': '# A\n' });
  const { status, stderr } = check('check-links', folder);
  expect(status).toBe(1);
  expect(stderr).toContain('README.md: gone.md is not there');
  expect(stderr).toContain('README.md: no heading for a.md#gone');
  expect(stderr).toContain('README.md: ../outside.md is not there');
});

function repository(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(files);
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}
