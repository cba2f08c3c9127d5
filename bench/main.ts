import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Result } from './benchmark.js';
import { benchmarks } from './benchmarks.js';
import { measure } from './measure.js';
import { record } from './record.js';
import { resultTable } from './result-table.js';

// npm run bench -- [NAME…] [--rounds N] [--json] [--record]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
  },
});

const names = positionals.length === 0 ? [...benchmarks.keys()] : positionals;
const unknown = names.filter((name) => !benchmarks.has(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are: ${[...benchmarks.keys()].join(', ')}`);
  process.exit(2);
}

const folder = join(tmpdir(), 'motif-bench');
const results: Result[] = [];
for (const name of names) {
  const benchmark = await benchmarks.get(name)?.();
  if (benchmark === undefined) continue;
  const options = { rounds: Number(values.rounds), folder, progress: (text: string) => console.error(text) };
  results.push(...(await measure(benchmark, options)));
}
console.log(values.json ? JSON.stringify(results, undefined, 2) : resultTable(results));
if (values.record) console.error(`recorded in ${record(results, Number(values.rounds))}`);
