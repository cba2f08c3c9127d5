import { type Duration, parseDuration } from '../../time.js';

/** `90d`, `12 hours`. @throws Error for anything else. */
export function parseAge(text: string): Duration {
  const age = parseDuration(text);
  if (age === undefined || age <= 0) throw new Error('expected how old rows may get: 90d, 12h');
  return age;
}
