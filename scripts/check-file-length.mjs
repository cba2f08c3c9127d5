// A file is about one thing: half of those in src/ have fewer than 100 lines, and none has more than 300.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MEDIAN_BELOW = 100;
const MOST = 300;

const root = process.argv[2] ?? 'src';
const lengths = readdirSync(root, { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ file: join(root, name), lines: readFileSync(join(root, name), 'utf8').split('\n').length - 1 }))
  .sort((a, b) => a.lines - b.lines);

const problems = lengths
  .filter(({ lines }) => lines > MOST)
  .map(
    ({ file, lines }) =>
      `${file} has ${lines} lines, at most ${MOST} are wanted: split it by what changes for one reason`,
  );
const median = lengths[Math.floor(lengths.length / 2)]?.lines ?? 0;
if (median >= MEDIAN_BELOW)
  problems.push(`the median file of ${root}/ has ${median} lines, fewer than ${MEDIAN_BELOW} are wanted`);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
