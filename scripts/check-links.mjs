// Every relative link in a Markdown file leads to a file of this repository, and its #anchor to a heading there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = process.argv[2] ?? '.';
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root });
const files = listed
  .toString()
  .split('\n')
  .filter((name) => name !== '' && existsSync(join(root, name)));

const prose = (file) =>
  readFileSync(file, 'utf8')
    .replace(/^(```|~~~).*?^\1/gms, '')
    .replace(/`[^`\n]*`/g, '');
/** As GitHub makes them: lower case, punctuation gone, spaces to hyphens. */
const anchors = (file) =>
  [...readFileSync(file, 'utf8').matchAll(/^#+\s+(.+?)\s*$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );

const problems = [];
for (const name of files) {
  const file = join(root, name);
  for (const [, target] of prose(file).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    const [path, anchor] = decodeURI(target).split('#');
    const linked = path === '' ? file : join(dirname(file), path);
    const outside = relative(root, linked).startsWith('..');
    if (outside || !existsSync(linked)) problems.push(`${name}: ${target} is not there`);
    else if (anchor && linked.endsWith('.md') && !anchors(linked).includes(anchor))
      problems.push(`${name}: no heading for ${target}`);
  }
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
