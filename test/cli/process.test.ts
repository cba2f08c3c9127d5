import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
