// NDJSON of behaviours on stdin, `NAME=COUNT` as arguments: every line is one behaviour, and each name has its count.
import { text } from 'node:stream/consumers';

const lines = (await text(process.stdin)).split('\n').filter((line) => line !== '');
const found = new Map();
const ids = new Set();
for (const line of lines) {
  const { behaviour, id } = JSON.parse(line);
  found.set(behaviour, (found.get(behaviour) ?? 0) + 1);
  ids.add(id);
}

const problems = process.argv.slice(2).flatMap((expected) => {
  const [name, count] = expected.split('=');
  return found.get(name) === Number(count) ? [] : [`${name}: expected ${count}, found ${found.get(name) ?? 0}`];
});
if (ids.size !== lines.length) problems.push(`${lines.length} behaviours, but ${ids.size} ids`);

for (const [name, count] of found) console.log(`${name}: ${count}`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
