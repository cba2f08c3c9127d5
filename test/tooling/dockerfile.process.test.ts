import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

const text = readFileSync('Dockerfile', 'utf8').replaceAll(/\\\n\s*/g, '');
const steps = text.split('\n').filter((line) => /^[A-Z]/.test(line));

const EVENTS = '{"ts":"2026-01-01T10:00:00Z"}\n{"ts":"2026-01-01T10:00:01Z"}\n';
const STREAM = `CREATE TABLE events (ts TIMESTAMP, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'events.ndjson', 'source.monitor-interval' = '1 s');`;

test('the engine is started without a shell and without the rights of root', () => {
  expect(steps.slice(-5).map((step) => step.split(' ')[0])).toEqual([
    'VOLUME',
    'USER',
    'HEALTHCHECK',
    'ENTRYPOINT',
    'CMD',
  ]);
  expect(steps).toContain('USER node');
  expect(steps).toContain('ENTRYPOINT ["node", "/motif/dist/cli/main.js"]');
});

test('healthy is an engine that answers; SIGTERM ends it', async () => {
  const folder = temporaryFolder({
    'events.ndjson': EVENTS,
    'streams.sql': STREAM,
    'seen.sql': 'SELECT ts FROM events;',
  });
  mkdirSync(join(folder, 'bin'));
  symlinkSync(resolve('dist/cli/main.js'), join(folder, 'bin', 'motif'));
  const engine = spawn(process.execPath, [resolve('dist/cli/main.js'), ...inFolder(command(), folder)]);
  const ended = once(engine, 'exit');
  await once(createInterface(engine.stdout), 'line');
  expect(await isHealthy(folder)).toBe(true);
  engine.kill('SIGTERM');
  expect(await ended).toEqual([143, null]);
  expect(await isHealthy(folder)).toBe(false);
});

function command(): readonly string[] {
  const last = steps.at(-1)?.replace('CMD ', '') ?? '';
  const words: string[] = JSON.parse(last);
  return words;
}

/** The image's places, in the folder. */
function inFolder(words: readonly string[], folder: string): readonly string[] {
  return words.map((word) => word.replaceAll('/var/lib/motif', join(folder, 'archive')).replaceAll('/queries', folder));
}

async function isHealthy(folder: string): Promise<boolean> {
  const check = steps.find((step) => step.startsWith('HEALTHCHECK'))?.replace(/^.*? CMD /, '') ?? '';
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  return promisify(execFile)('sh', ['-c', ...inFolder([check], folder)], { env }).then(
    () => true,
    () => false,
  );
}
