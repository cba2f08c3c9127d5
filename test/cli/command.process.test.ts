import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { HEADER, shop } from './shop.js';

const MAIN = resolve('dist/cli/main.js');

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env.PATH, ...env } });
}

async function ended(child: ChildProcessWithoutNullStreams) {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}

test('the shipped example through a pipe: NDJSON alone on stdout', async () => {
  const archive = join(temporaryFolder(), 'archive');
  const { code, stdout, stderr } = await ended(start(['run', 'queries/', '--archive', archive]));
  expect(code).toBe(0);
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).behaviour);
  expect(names.filter((name) => name === 'cart_changed_mind')).toHaveLength(216);
  expect(names.filter((name) => name === 'cart_abandoned')).toHaveLength(908);
  expect(stderr).toContain('5,000 events');
});

test('run by npm it names its commands as npx has them', async () => {
  const { queries, archive } = shop();
  const child = start(['run', queries, '--archive', archive], { npm_command: 'run-script' });
  expect((await ended(child)).stderr).toContain('  npx motif sql "');
});

test('a reader that goes away ends it quietly with 0', async () => {
  const child = start(['run', 'queries/', '--no-archive']);
  const whole = ended(child);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await whole).toMatchObject({ code: 0, signal: null, stderr: '' });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a run that waits for stdin, with %i', async (signal, code) => {
  const child = start(['run', shop().queries, '--no-archive', '--input', 'events=-']);
  const whole = ended(child);
  child.stdin.write(`${HEADER}\n2026-01-01T12:00:00Z,1,a,add,1\n2026-01-01T12:01:00Z,1,a,remove,1\n`);
  child.stdin.write('2026-01-01T12:10:00Z,1,a,view,1\n');
  await once(child.stdout, 'data');
  child.kill(signal);
  const result = await whole;
  expect(result).toMatchObject({ code, signal: null });
  expect(JSON.parse(result.stdout)).toMatchObject({ behaviour: 'changed_mind' });
  expect(result.stderr).toContain('interrupted: nothing was kept');
});

test('wrong usage is 2, a mistake in a query 1, without a stack', async () => {
  expect(await ended(start(['rum']))).toMatchObject({ code: 2 });
  const { queries } = shop({ 'queries/abandoned.sql': 'SELECT' });
  const { code, stderr } = await ended(start(['check', queries]));
  expect(code).toBe(1);
  expect(stderr).not.toContain('    at ');
});

/** What a command loads, by the coverage that V8 keeps. */
async function loaded(...args: readonly string[]): Promise<readonly string[]> {
  const folder = temporaryFolder();
  await ended(start(args, { NODE_V8_COVERAGE: folder }));
  return readdirSync(folder).flatMap((file) => {
    const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return result.map(({ url }) => url);
  });
}

test.each([[['--help']], [['run', '--help']], [['check', 'queries/cart_changed_mind.sql']]])(
  '%j loads no database and no rxjs',
  async (args) => {
    const urls = await loaded(...args);
    expect(urls.some((url) => url.endsWith('/cli/application.js'))).toBe(true);
    expect(urls.filter((url) => /duckdb|rxjs|\/yaml\//.test(url))).toEqual([]);
  },
);

test('a query that is saved while a file grows begins with what the archive has; one with a mistake changes nothing; Ctrl-C ends it', async () => {
  const { queries, archive, file } = shop({
    'queries/streams.sql': FOLLOWED,
    'in/a.csv': BEGUN,
  });
  const child = start(['run', queries, '--archive', archive]);
  const whole = ended(child);
  const said = (what: RegExp) => until(child.stderr, what);
  await until(child.stdout, /changed_mind/);
  file('queries/both.sql', 'SELECT item FROM events WHERE event = ');
  await said(/both\.sql:1:\d+: [\s\S]*the queries go on as they were/);
  file('queries/both.sql', BOTH);
  await said(/both: live after .* s, (state from|no events before)/);
  appendFileSync(file('in/a.csv'), row('12:01', 1, 'purchase') + row('12:02', 2, 'view'));
  await until(child.stdout, /"behaviour":"both"/);
  rmSync(file('queries/both.sql'));
  await said(/both: taken out/);
  child.kill('SIGINT');
  expect(await whole).toMatchObject({ code: 130 });
});

test('a query that was edited between two runs begins with what the archive has', async () => {
  const { queries, archive, file } = shop({
    'queries/streams.sql': FOLLOWED,
    'in/a.csv': BEGUN,
  });
  const first = start(['run', queries, '--archive', archive, '--no-watch']);
  const whole = ended(first);
  await until(first.stdout, /changed_mind/);
  first.kill('SIGINT');
  expect(await whole).toMatchObject({ code: 130 });
  file('queries/both.sql', BOTH);
  appendFileSync(file('in/a.csv'), row('12:01', 1, 'purchase') + row('12:02', 2, 'view'));
  const second = start(['run', queries, '--archive', archive]);
  const again = ended(second);
  await until(second.stdout, /"behaviour":"both"/);
  second.kill('SIGINT');
  expect((await again).stderr).toMatch(/both: live after .* s, /);
});

const FOLLOWED = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2), WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../in/a.csv', 'format' = 'csv', 'source.monitor-interval' = '20 ms');
`;
/** An add that came before the query did belongs to what it finds. */
const BOTH = `SELECT item FROM events MATCH_RECOGNIZE (PARTITION BY user_id ORDER BY ts MEASURES A.item AS item
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '1' HOUR DEFINE A AS A.event = 'add', B AS B.event = 'purchase');`;

const BEGUN = `${HEADER}\n${row('11:00', 9, 'add')}${row('11:01', 9, 'remove')}${row('12:00', 1, 'add')}`;

function row(time: string, user: number, event: string): string {
  return `2026-01-01T${time}:00Z,${user},soap,${event},1\n`;
}

/** Resolves when the stream has said it. */
async function until(stream: Readable, what: RegExp): Promise<void> {
  let said = '';
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk) => {
      said += chunk;
      if (what.test(said)) resolve();
    });
  });
}
