import { expect, test } from 'vitest';
import { exitCodeOfSignal, stopOnSignal } from '../../src/cli/stop-signal.js';
import { fakeProcess } from './fake-terminal.js';

test('the first signal aborts and is said once; the second ends the process at once', () => {
  const fake = fakeProcess();
  const said: string[] = [];
  const stop = stopOnSignal(fake.context, (signal) => said.push(signal));
  expect(stop.signal.aborted).toBe(false);
  fake.signal('SIGINT');
  expect(stop.signal.aborted).toBe(true);
  expect(stop.caught()).toBe('SIGINT');
  expect(fake.exits).toEqual([]);
  fake.signal('SIGTERM');
  expect(fake.exits).toEqual([143]);
  expect(said).toEqual(['SIGINT']);
});

test('after its end it hears nothing', () => {
  const fake = fakeProcess();
  const stop = stopOnSignal(fake.context, () => {});
  stop.dispose();
  fake.signal('SIGINT');
  expect(stop.signal.aborted).toBe(false);
});

test('128 and the number of the signal', () => {
  expect(exitCodeOfSignal('SIGINT')).toBe(130);
  expect(exitCodeOfSignal('SIGTERM')).toBe(143);
});
