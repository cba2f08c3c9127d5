import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { ABORTED, untilAborted } from '../../src/engine/until-aborted.js';

test('gives what the promise gives, and leaves nothing with the signal', async () => {
  const { signal } = new AbortController();
  for (let i = 0; i < 3; i++) expect(await untilAborted(Promise.resolve(i), signal)).toBe(i);
  await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(await untilAborted(Promise.resolve('x'), undefined)).toBe('x');
});

test('an aborted signal is not waited for, before or after', async () => {
  const controller = new AbortController();
  const never = new Promise<never>(() => undefined);
  const waiting = untilAborted(never, controller.signal);
  controller.abort();
  expect(await waiting).toBe(ABORTED);
  expect(await untilAborted(never, controller.signal)).toBe(ABORTED);
});
