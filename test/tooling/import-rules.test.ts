import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** One line of TypeScript in a file of that name, and the words in which it is refused; none: it is allowed. */
const cases: readonly (readonly [file: string, line: string, refusal?: string])[] = [
  ['src/x.ts', `import './time.js';`],
  ['src/x.ts', `import './patterns/x.js';`, 'only each other'],
  ['src/x.ts', `import './index.js';`, 'only each other'],
  ['src/x.ts', `import 'node:fs';`, 'only each other'],
  ['src/x.ts', `import 'rxjs';`, 'only each other'],
  ['src/index.ts', `export { x } from './cli/x.js';`, 'never cli/'],
  ['src/archive.ts', `export { x } from './cli/x.js';`, 'never cli/'],
  ['src/arrow.ts', `export { x } from './cli/x.js';`, 'never cli/'],
  ['src/history.ts', `export { x } from './cli/x.js';`, 'never cli/'],
  ['src/testing.ts', `export { x } from './sinks/x.js';`],

  ['src/patterns/x.ts', `import './y.js';`],
  ['src/patterns/x.ts', `import '../time.js';`],
  ['src/patterns/x.ts', `import '../index.js';`, 'patterns/ is pure'],
  ['src/patterns/all/x.ts', `import './y.js'; import '../y.js'; import '../../time.js';`],
  ['src/patterns/all/x.ts', `import '../../windows/y.js';`, 'patterns/ is pure'],
  ['src/patterns/all/x.ts', `import '../../index.js';`, 'patterns/ is pure'],
  ['src/patterns/x.ts', `import '../windows/y.js';`, 'patterns/ is pure'],
  ['src/patterns/x.ts', `import '../query/y.js';`, 'patterns/ is pure'],
  ['src/patterns/x.ts', `import type { Y } from '../query/y.js'; export type X = Y;`, 'patterns/ is pure'],
  ['src/patterns/x.ts', `export type { Y } from '../query/y.js';`, 'patterns/ is pure'],
  ['src/patterns/x.ts', `export const y = await import('../query/y.js');`, 'patterns/ is pure'],
  ['src/patterns/x.ts', `export type X = import('../query/y.js').Y;`, 'checked on statements'],
  ['src/patterns/x.ts', `export const y = require('../query/y.js');`, 'ESM imports instead of require'],
  ['src/patterns/x.ts', `import 'rxjs';`, 'patterns/ is pure'],
  ['src/patterns/x.ts', `import 'node:crypto';`, 'patterns/ is pure'],
  ['src/windows/x.ts', `import '../time.js';`],
  ['src/windows/x.ts', `import '../patterns/y.js';`, 'windows/ is pure'],
  ['src/windows/x.ts', `import 'rxjs';`, 'windows/ is pure'],
  ['src/windows/x.ts', `import 'node:fs';`, 'windows/ is pure'],

  ['src/plots/x.ts', `import './y.js'; import '../schema.js';`],
  ['src/plots/x.ts', `import '../sinks/y.js';`, 'plots/ is pure'],
  ['src/plots/x.ts', `import '../cli/y.js';`, 'plots/ is pure'],
  ['src/plots/x.ts', `import 'node:fs';`, 'plots/ is pure'],

  ['src/operators/x.ts', `import 'rxjs'; import '../patterns/y.js'; import '../windows/y.js';`],
  ['src/operators/x.ts', `import '../sources/y.js';`, 'operators/ imports rxjs'],
  ['src/operators/x.ts', `import '../sinks/y.js';`, 'operators/ imports rxjs'],
  ['src/operators/x.ts', `import '../query/y.js';`, 'operators/ imports rxjs'],
  ['src/operators/x.ts', `import 'node:events';`, 'operators/ imports rxjs'],

  ['src/formats/x.ts', `import 'csv-parse/sync'; import '../schema.js';`],
  ['src/formats/avro/x.ts', `import 'avsc'; import 'protobufjs'; import '../y.js'; import '../../schema.js';`],
  ['src/formats/avro/x.ts', `import '../../sources/y.js';`, 'formats/ imports its codec'],
  ['src/sources/x.ts', `import 'avsc';`, 'sources/ imports formats/'],
  ['src/cli/x.ts', `import 'avsc';`, 'Only formats/ imports avsc and protobufjs'],
  ['src/cli/x.ts', `import 'protobufjs';`, 'Only formats/ imports avsc and protobufjs'],
  ['src/formats/x.ts', `import '../sources/y.js';`, 'formats/ imports its codec'],
  ['src/formats/x.ts', `import '../sinks/y.js';`, 'formats/ imports its codec'],
  ['src/formats/x.ts', `import '../duckdb/y.js';`, 'formats/ imports its codec'],

  ['src/duckdb/x.ts', `import '@duckdb/node-api'; import '../schema.js';`],
  ['src/duckdb/x.ts', `import '../archive/y.js';`, 'duckdb/ imports @duckdb/node-api'],
  ['src/duckdb/x.ts', `import 'rxjs';`, 'duckdb/ imports @duckdb/node-api'],

  ['src/archive/x.ts', `import '../duckdb/y.js'; import 'node:fs/promises';`],
  ['src/archive/x.ts', `import '@duckdb/node-api';`, 'archive/ imports duckdb/'],
  [
    'src/archive/hot/x.ts',
    `import '../y.js'; import '../segments/y.js'; import '../../duckdb/y.js'; import '../../time.js';`,
  ],
  ['src/archive/hot/x.ts', `import '../../query/y.js';`, 'archive/ imports duckdb/'],
  ['src/archive/x.ts', `import '../sources/y.js';`, 'archive/ imports duckdb/'],
  ['src/archive/x.ts', `import '../sinks/y.js';`, 'archive/ imports duckdb/'],
  ['src/archive/x.ts', `import '../query/y.js';`, 'archive/ imports duckdb/'],
  ['src/archive/x.ts', `import '../engine/y.js';`, 'archive/ imports duckdb/'],
  [
    'src/archive/x.ts',
    `import process from 'node:process'; export const id = process.pid;`,
    'archive/ imports duckdb/',
  ],

  [
    'src/sources/x.ts',
    `import '../formats/y.js'; import '../duckdb/y.js'; import 'node:fs'; import '../archive/y.js';`,
  ],
  ['src/sources/x.ts', `import '../sinks/y.js';`, 'sources/ imports formats/'],
  ['src/sources/x.ts', `import '../operators/y.js';`, 'sources/ imports formats/'],
  ['src/sources/x.ts', `import '../query/y.js';`, 'sources/ imports formats/'],
  ['src/sources/x.ts', `import '../engine/y.js';`, 'sources/ imports formats/'],
  ['src/sources/x.ts', `import '../kafka/driver.js';`, 'sources/ imports formats/'],
  ['src/sources/kafka-x.ts', `import '../kafka/driver.js'; import '../formats/y.js'; import 'node:fs';`],
  ['src/sources/kafka-x.ts', `import '../kafka/y.js';`, "kafka/'s contract, never a client"],
  ['src/sources/kafka-x.ts', `import '../engine/y.js';`, "kafka/'s contract, never a client"],
  ['src/sources/record-feed.ts', `import '../kafka/driver.js';`],
  ['src/sinks/x.ts', `import '../formats/y.js'; import '../archive/y.js'; import 'node:stream';`],
  ['src/sinks/x.ts', `import '../sources/y.js';`, 'sinks/ imports formats/'],
  ['src/sinks/x.ts', `import '../kafka/driver.js';`, 'sinks/ imports formats/'],
  ['src/sinks/kafka-x.ts', `import '../kafka/driver.js'; import '../formats/y.js';`],
  ['src/sinks/kafka-x.ts', `import '../kafka/y.js';`, "kafka/'s contract, never a client"],
  ['src/sinks/x.ts', `import '../operators/y.js';`, 'sinks/ imports formats/'],
  ['src/sinks/x.ts', `import '../query/y.js';`, 'sinks/ imports formats/'],
  ['src/sinks/x.ts', `import 'node:console';`, 'sinks/ imports formats/'],

  ['src/query/x.ts', `import '../patterns/y.js'; import '../windows/y.js'; import '../operators/y.js';`],
  ['src/query/functions/x.ts', `import '../y.js'; import '../../schema.js'; import '../../patterns/y.js';`],
  ['src/query/functions/x.ts', `import '../../duckdb/y.js';`, 'no drivers'],
  ['src/query/functions/x.ts', `import '../../index.js';`, 'no drivers'],
  ['src/query/load-x.ts', `import 'node:fs/promises'; import 'node:path';`],
  ['src/query/load-x.ts', `import '../duckdb/y.js';`, 'no drivers'],
  ['src/query/x.ts', `import '../duckdb/y.js';`, 'no drivers'],
  ['src/query/x.ts', `import '@duckdb/node-api';`, 'no drivers'],
  ['src/query/x.ts', `import '../sources/y.js';`, 'no drivers'],
  ['src/query/x.ts', `import '../engine/y.js';`, 'no drivers'],
  ['src/query/x.ts', `import 'node:fs';`, 'node:fs only in its loader'],

  ['src/engine/x.ts', `import '../sources/source.js'; import '../archive/archive.js'; import '../query/plan.js';`],
  [
    'src/engine/keys/x.ts',
    `import '../y.js'; import '../epochs/y.js'; import '../../query/plan.js'; import '../../time.js';`,
  ],
  ['src/engine/keys/x.ts', `import '../../cli/y.js';`, 'never cli/ or a driver'],
  ['src/engine/keys/x.ts', `import '../../query/tables/y.js';`, 'by their contracts'],
  ['src/engine/x.ts', `import '../cli/y.js';`, 'never cli/ or a driver'],
  ['src/engine/x.ts', `import '../kafka/y.js';`, 'never cli/ or a driver'],
  ['src/engine/x.ts', `import '@duckdb/node-api';`, 'never cli/ or a driver'],
  ['src/engine/x.ts', `import '../sources/file-source.js';`, 'by their contracts'],
  ['src/engine/x.ts', `import '../duckdb/row-statements.js';`],
  ['src/engine/x.ts', `import '../duckdb/open-database.js';`, 'by their contracts'],
  ['src/engine/x.ts', `import 'node:process';`, 'never cli/'],

  ['src/pipelines/x.ts', `import '../engine/y.js'; import '../query/y.js'; import '../archive/y.js'; import 'rxjs';`],
  ['src/pipelines/x.ts', `import '../reactions/y.js';`],
  ['src/pipelines/x.ts', `import '../cli/y.js';`, 'all but cli/'],
  ['src/pipelines/x.ts', `import '@duckdb/node-api';`, 'and drivers'],
  ['src/pipelines/x.ts', `import 'node:process';`, 'all but cli/'],
  ['src/pipelines/x.ts', `export const now = Date.now;`],
  ['src/pipelines/x.ts', `console.log(1);`, 'Do not use the global variable console'],

  [
    'src/history/x.ts',
    `import '../engine/y.js'; import '../query/y.js'; import '../archive/y.js'; import '../plots/y.js';`,
  ],
  ['src/history/x.ts', `import '../patterns/y.js'; import '../windows/y.js'; import '../duckdb/database.js';`],
  ['src/history/x.ts', `import '../cli/y.js';`, 'never cli/ or a driver'],
  ['src/history/x.ts', `import '../duckdb/y.js';`, 'never cli/ or a driver'],
  ['src/history/x.ts', `import '../kafka/driver.js';`, 'never cli/ or a driver'],
  ['src/history/x.ts', `import '../sources/y.js';`, 'history/ imports'],
  ['src/history/x.ts', `export const id = process.pid;`, 'Do not use the global variable process'],

  ['src/kafka/x.ts', `import './y.js'; import '../errors.js'; import 'node:tls';`],
  ['src/kafka/x.ts', `import 'kafkajs';`, 'the client in kafkajs.ts alone'],
  ['src/kafka/x.ts', `import type { Kafka } from 'kafkajs'; export type X = Kafka;`, 'the client in kafkajs.ts alone'],
  ['src/kafka/x.ts', `export const y = await import('kafkajs');`, 'the client in kafkajs.ts alone'],
  ['src/kafka/x.ts', `import 'snappyjs';`, 'in codecs/'],
  ['src/kafka/x.ts', `import '../sources/y.js';`, 'kafka/ imports'],
  ['src/kafka/x.ts', `import 'rxjs';`, 'kafka/ imports'],
  ['src/kafka/x.ts', `import 'node:process';`, 'kafka/ imports'],
  ['src/kafka/x.ts', `setTimeout(() => {}, 1);`, 'global variable setTimeout'],
  ['src/kafka/x.ts', `export const now = Date.now;`, 'No clock below engine/'],
  ['src/kafka/kafkajs.ts', `import 'kafkajs';`],
  ['src/kafka/codecs/x.ts', `import 'snappyjs'; import 'lz4js'; import '../driver.js'; import 'node:zlib';`],
  ['src/kafka/codecs/x.ts', `import 'kafkajs';`, 'kafka/codecs/ imports'],
  ['src/kafka/codecs/x.ts', `import '../connection.js';`, 'kafka/codecs/ imports'],

  [
    'src/http/x.ts',
    `import './y.js'; import 'hono'; import '@hono/node-server'; import 'node:http'; import 'node:zlib';`,
  ],
  ['src/http/x.ts', `import '../formats/y.js'; import '../sources/y.js'; import '../archive/durable.js';`],
  ['src/http/x.ts', `import '../kafka/driver.js'; import '../archive/make-folders.js'; import '../errors.js';`],
  ['src/http/x.ts', `import '../kafka/y.js';`, 'http/ imports hono'],
  ['src/http/x.ts', `import '../archive/y.js';`, 'http/ imports hono'],
  ['src/http/x.ts', `import '../query/y.js';`, 'http/ imports hono'],
  ['src/http/x.ts', `import '../engine/y.js';`, 'http/ imports hono'],
  ['src/http/x.ts', `setTimeout(() => {}, 1);`, 'global variable setTimeout'],
  ['src/http/x.ts', `export const now = Date.now;`, 'No clock below engine/'],
  ['src/sources/x.ts', `import 'hono';`, 'sources/ imports formats/'],
  ['src/cli/x.ts', `import 'hono';`, 'Only http/ imports hono'],

  ['src/cluster/x.ts', `import '../engine/y.js'; import '../kafka/driver.js'; import '../kafka/kafkajs-driver.js';`],
  ['src/cluster/x.ts', `import '../sources/y.js'; import '../sinks/y.js'; import '../archive/y.js'; import 'node:fs';`],
  ['src/cluster/x.ts', `import '../query/y.js'; import '../patterns/y.js'; import '../operators/y.js';`],
  ['src/cluster/x.ts', `import '../reactions/delivery-queue.js'; import '../reactions/webhook-targets.js';`],
  ['src/cluster/x.ts', `export const now = Date.now; setTimeout(() => {}, 1);`],
  ['src/cluster/x.ts', `import '../registry/y.js';`],
  [
    'src/registry/x.ts',
    `import './y.js'; import '../errors.js'; import '../formats/schema-codec.js'; import 'node:tls';`,
  ],
  ['src/registry/x.ts', `import '@confluentinc/schemaregistry';`, 'the client in confluent-registry.ts alone'],
  ['src/registry/x.ts', `import '../formats/y.js';`, 'registry/ imports'],
  ['src/registry/x.ts', `import '../kafka/y.js';`, 'registry/ imports'],
  ['src/registry/x.ts', `setTimeout(() => {}, 1);`, 'global variable setTimeout'],
  ['src/registry/x.ts', `export const now = Date.now;`, 'No clock below engine/'],
  [
    'src/registry/confluent-registry.ts',
    `import type * as Y from '@confluentinc/schemaregistry/dist/rest-service.js'; export type X = Y.RestService;`,
  ],
  ['src/sources/x.ts', `import '../registry/y.js';`, 'sources/ imports formats/'],
  ['src/query/x.ts', `import '../registry/y.js';`, 'query/ imports'],
  ['src/cli/x.ts', `import '@confluentinc/schemaregistry';`, 'Only registry/confluent-registry.ts imports'],
  ['src/cluster/x.ts', `import '../kafka/y.js';`, 'never cli/ or a client'],
  ['src/cluster/x.ts', `import 'kafkajs';`, 'never cli/ or a client'],
  ['src/cluster/x.ts', `import '../reactions/webhooks.js';`, 'how reactions/ deliver'],
  ['src/cluster/x.ts', `import '../cli/y.js';`, 'never cli/ or a client'],
  ['src/cluster/x.ts', `export const id = process.pid;`, 'Do not use the global variable process'],
  ['src/cluster/x.ts', `console.log(1);`, 'Do not use the global variable console'],
  ['src/cli/x.ts', `import 'kafkajs';`, 'only kafka/ a client'],
  ['src/cli/x.ts', `import '../kafka/driver.js';`, 'import kafka/'],
  ['src/query/x.ts', `import 'kafkajs';`, 'no drivers'],

  [
    'src/lineage/x.ts',
    `import 'undici'; import 'node:fs'; import '../query/plan.js'; import '../query/tables/hide-secrets.js';`,
  ],
  ['src/lineage/x.ts', `import '../engine/system-clock.js'; import '../archive/catalogue-file.js';`],
  ['src/lineage/x.ts', `import '../archive/y.js';`, 'lineage/ imports the plan'],
  ['src/lineage/x.ts', `import '../query/y.js';`, 'lineage/ imports the plan'],
  ['src/lineage/x.ts', `import '../engine/y.js';`, 'lineage/ imports the plan'],
  ['src/lineage/x.ts', `import '../cli/y.js';`, 'lineage/ imports the plan'],
  ['src/lineage/x.ts', `export const now = Date.now();`, 'clock'],

  ['src/reactions/x.ts', `import 'cockatiel'; import 'undici'; import '../archive/y.js'; import '../sinks/y.js';`],
  ['src/reactions/x.ts', `import '../query/plan.js'; import '../engine/system-clock.js'; import 'node:fs';`],
  ['src/reactions/x.ts', `import '../query/y.js';`, 'reactions/ imports archive/'],
  ['src/reactions/x.ts', `import '../engine/y.js';`, 'reactions/ imports archive/'],
  ['src/reactions/x.ts', `import '../cli/y.js';`, 'reactions/ imports archive/'],
  ['src/reactions/x.ts', `import '../kafka/driver.js';`, 'reactions/ imports archive/'],
  ['src/reactions/x.ts', `export const now = Date.now();`, 'clock'],

  ['src/arrow/x.ts', `import 'apache-arrow'; import '../operators/y.js'; import '../sources/y.js'; import 'rxjs';`],
  ['src/arrow/x.ts', `import '../archive/y.js'; import '../duckdb/database.js'; import '../schema.js';`],
  ['src/arrow/x.ts', `import '../duckdb/open-database.js';`, 'no driver'],
  ['src/arrow/x.ts', `import '@duckdb/node-api';`, 'no driver'],
  ['src/arrow/x.ts', `import '../cli/y.js';`, 'no other folder'],
  ['src/arrow/x.ts', `import '../sinks/y.js';`, 'no other folder'],
  ['src/sources/x.ts', `import 'apache-arrow';`, 'sources/ imports formats/'],
  ['src/cli/x.ts', `import 'apache-arrow';`, 'Only arrow/ imports apache-arrow'],

  ['src/cli/x.ts', `import '../engine/y.js'; import '@stricli/core'; console.log(process.argv, Date.now());`],

  ['src/engine/x.ts', `export const now = Date.now;`],
  ['src/engine/x.ts', `export const id = process.pid;`, 'Do not use the global variable process'],
  ['src/engine/x.ts', `console.log(1);`, 'Do not use the global variable console'],
  ['src/sinks/x.ts', `console.log(1);`, 'Do not use the global variable console'],
  ['src/sinks/x.ts', `globalThis.console.log(1);`, 'Do not use the global variable globalThis'],
  ['src/query/x.ts', `export const now = Date.now();`, 'No clock below engine/'],
  ['src/query/x.ts', `export const now = new Date();`, 'No clock below engine/'],
  ['src/query/x.ts', `export const midnight = new Date(0);`],
  ['src/sources/x.ts', `setTimeout(() => {}, 1);`, 'global variable setTimeout'],
  ['src/sources/x.ts', `setInterval(() => {}, 1);`, 'global variable setInterval'],
  ['src/archive/x.ts', `export const now = performance.now();`, 'global variable performance'],

  ['src/sources/x.ts', `import { Observable } from 'rxjs'; export const x = new Observable(); x.subscribe();`],
  [
    'src/operators/subscribe-into.ts',
    `import { Observable } from 'rxjs'; export const x = new Observable(); x.subscribe();`,
  ],
  ['src/operators/operate.ts', `import { Observable } from 'rxjs'; export const x = new Observable(); x.subscribe();`],
  ['src/operators/x.ts', `import { EMPTY } from 'rxjs'; EMPTY.subscribe();`, 'subscribe only in'],
  [
    'src/operators/x.ts',
    `import { Observable } from 'rxjs'; export const x = new Observable();`,
    'new Observable only in',
  ],

  ['src/patterns/a.ts', `import { b } from './b.js'; export const a = () => b;`, 'part of a cycle'],
  ['src/patterns/b.ts', `import { a } from './a.js'; export const b = () => a;`, 'part of a cycle'],
  ['src/patterns/c.ts', `import type { D } from './d.js'; export type C = D | 1;`, 'part of a cycle'],
  ['src/patterns/d.ts', `import type { C } from './c.js'; export type D = C | 2;`, 'part of a cycle'],
  ['src/engine/x.ts', `export async function f(): Promise<void> {} f();`, 'Promise'],

  ['src/patterns/x.ts', `export default 1;`, 'default exports'],
  ['src/patterns/x.ts', `export * from '../time.js';`, 'Do not use export all'],
  ['src/patterns/x.ts', `export enum Colour { Red }`, 'enum'],
  ['src/patterns/x.ts', `export const x: any = 1;`, 'any'],
  ['src/patterns/x.ts', `export const x = (y: string | undefined) => y!;`, 'non-null assertion'],
  ['src/patterns/CamelCase.ts', `export const x = 1;`, 'kebab-case'],
];

const project = mkdtempSync(join(tmpdir(), 'motif-lint-'));
/** What the linter said, by file. */
const messages = new Map<string, string[]>();

/** `x` in a case's file name stands for a name of its own. */
function fileOf(index: number): string {
  return cases[index]?.[0].replace(/\bx\.ts$/, `x-${index}.ts`) ?? '';
}

beforeAll(() => {
  for (const name of ['biome.json', 'lint', 'package.json']) cpSync(name, join(project, name), { recursive: true });
  cases.forEach(([, line], index) => {
    const path = join(project, fileOf(index));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${line}\n`);
  });
  const biome = resolve('node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', 'src'];
  const { stdout } = spawnSync(process.execPath, [biome, ...options], { cwd: project, encoding: 'utf8' });
  const report: { diagnostics: readonly Diagnostic[] } = JSON.parse(stdout);
  for (const { message, location, advices } of report.diagnostics) {
    const said = messages.get(location.path) ?? [];
    messages.set(location.path, [...said, `${message} ${JSON.stringify(advices ?? [])}`]);
  }
});

interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string };
  readonly advices?: unknown;
}

afterAll(() => rmSync(project, { recursive: true }));

test.each(cases.map(([file, line, refusal], index) => ({ file, line, refusal, index })))(
  '$file: $line',
  ({ refusal, index }) => {
    const said = (messages.get(fileOf(index)) ?? []).join('\n');
    if (refusal === undefined) expect(said).toBe('');
    else expect(said).toContain(refusal);
  },
);

test('every folder of src/ has its row in the import table', () => {
  const table = readFileSync('lint/import-table.json', 'utf8');
  const folders = readdirSync('src', { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'cli',
  );
  for (const { name } of folders) expect(table).toContain(`"src/${name}/**"`);
});
