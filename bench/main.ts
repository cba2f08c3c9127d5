import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Result } from './benchmark.js';
import { benchmarks } from './benchmarks.js';
import { measure } from './measure.js';
import { record } from './record.js';
import { resultTable } from './result-table.js';

// npm run bench -- [NAME…] [--rounds N] [--scale N] [--json] [--record]
// A NAME is a benchmark or the beginning of several, up to a slash. --scale 1 reads and matches as many events as a
// benchmark is meant to; the default is a fifth of them.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    scale: { type: 'string', default: '0.2' },
  },
});

const all = [...benchmarks.keys()];
const wanted = (given: string): readonly string[] =>
  all.filter((name) => name === given || name.startsWith(`${given}/`));
const unknown = positionals.filter((given) => wanted(given).length === 0);
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are: ${all.join(', ')}`);
  process.exit(2);
}
const names = positionals.length === 0 ? all : [...new Set(positionals.flatMap(wanted))];
const [rounds, scale] = [Number(values.rounds), Number(values.scale)];

const folder = join(tmpdir(), 'motif-bench');
const results: Result[] = [];
for (const name of names) {
  const benchmark = await benchmarks.get(name)?.();
  if (benchmark === undefined) continue;
  const options = { rounds, scale, folder, progress: (text: string) => console.error(text) };
  results.push(...(await measure(benchmark, options)));
}
console.log(values.json ? JSON.stringify(results, undefined, 2) : resultTable(results));
if (values.record) console.error(`recorded in ${record(results, { rounds, scale })}`);
