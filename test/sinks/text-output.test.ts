import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { MotifError } from '../../src/errors.js';
import { textOutput } from '../../src/sinks/text-output.js';
import { Captured } from '../cli/fake-terminal.js';

function failing(code: string): Writable {
  return new Captured({ onWrite: () => Object.assign(new Error(`write ${code}`), { code }) });
}

test('a write settles only when the text has been taken', async () => {
  const taken: (() => void)[] = [];
  const stream = new Writable({ write: (_chunk, _encoding, done) => void taken.push(done) });
  let settled = false;
  const writing = textOutput(stream, 'stdout')
    .write('rows')
    .then(() => {
      settled = true;
    });
  await Promise.resolve();
  expect(settled).toBe(false);
  for (const done of taken) done();
  await writing;
  expect(settled).toBe(true);
});

test('a reader that has gone closes it quietly, and later text goes nowhere', async () => {
  const output = textOutput(failing('EPIPE'), 'stdout');
  expect(output.closed.aborted).toBe(false);
  await output.write('a');
  expect(output.closed.aborted).toBe(true);
  await output.write('b');
});

test('a full disk is a fault of the environment', async () => {
  const output = textOutput(failing('ENOSPC'), 'stdout');
  const error = await output.write('a').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(MotifError);
  expect(error).toMatchObject({ code: 'ENVIRONMENT', message: 'cannot write to stdout: write ENOSPC' });
});

test('a stream that many answers go to, one after the other, keeps one listener', () => {
  const stream = new Captured();
  for (let answer = 0; answer < 20; answer += 1) textOutput(stream, 'stdout');
  expect(stream.listenerCount('error')).toBe(1);
});
