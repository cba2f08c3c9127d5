import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileTransport } from '../../src/lineage/file-transport.js';
import { httpTransport } from '../../src/lineage/http-transport.js';
import type { LineageEvent } from '../../src/lineage/lineage-event.js';
import { answer, receiver } from '../support/receiver.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NEVER = new AbortController().signal;

function event(name: string): LineageEvent {
  const job = { namespace: 'motif', name, facets: {} };
  return {
    eventTime: '2026-01-01T10:00:00Z',
    job,
    inputs: [],
    outputs: [],
    producer: 'pkg:generic/motif@1',
    schemaURL: 'x:y',
  };
}

test('each event is posted by itself, with the key as the token', async () => {
  const { url, received } = await receiver(answer(201));
  const transport = httpTransport(new URL(`${url}/api/v1/lineage`), 'the key');
  await transport.send([event('a'), event('b')], NEVER);
  await transport.close();
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(2).fill('POST /hook/api/v1/lineage'));
  expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer the key', 'content-type': 'application/json' });
  const names = received.map(({ body }) => JSON.parse(body.toString()).job.name);
  expect(names.toSorted()).toEqual(['a', 'b']);
});

test('what is refused is an error that says how, without the key', async () => {
  const { url, received } = await receiver(answer(403, {}, 'the key is wrong'));
  const transport = httpTransport(new URL(url), undefined);
  await expect(transport.send([event('a')], NEVER)).rejects.toThrow(/^it answers 403$/);
  expect(received[0]?.headers).not.toHaveProperty('authorization');
  await transport.close();
});

test('who answers nothing is left when that is wanted, and who is not there is an error', async () => {
  const { url } = await receiver(() => undefined);
  const transport = httpTransport(new URL(url), undefined);
  await expect(transport.send([event('a')], AbortSignal.abort())).rejects.toThrow();
  await transport.close();
  const nobody = httpTransport(new URL('http://127.0.0.1:1/'), undefined);
  await expect(nobody.send([event('a')], NEVER)).rejects.toThrow(/ECONNREFUSED/);
  await nobody.close();
});

test('to a file a line each, behind what is there', async () => {
  const file = join(temporaryFolder({ 'events.ndjson': '{}\n' }), 'events.ndjson');
  const transport = fileTransport(file);
  await transport.send([event('a'), event('b')], NEVER);
  await transport.send([event('c')], NEVER);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).job?.name)).toEqual([undefined, 'a', 'b', 'c']);
});

test('a pipe that nobody reads is an error, and nothing that the process would wait for', async () => {
  const pipe = join(temporaryFolder({}), 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(fileTransport(pipe).send([event('a')], NEVER)).rejects.toThrow(/ENXIO/);
});
