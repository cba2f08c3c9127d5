import { type Duration, parseDuration } from '../time.js';

/** `20ms`, `1s`. @throws Error for anything else. */
export function parseLength(text: string): Duration {
  const length = parseDuration(text);
  if (length === undefined) throw new Error('expected a length of time: 20ms, 1s');
  return length;
}
