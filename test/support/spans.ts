import { parseTimestamp } from '../../src/time.js';
import type { Window } from '../../src/windows/window.js';

/** `2026-03-29T01:00Z` in microseconds. */
export function at(text: string): number {
  const time = parseTimestamp(text);
  if (time === undefined) throw new Error(`no timestamp: ${text}`);
  return time;
}

/** `12:00 13:00`: a window's bounds, shortened to minutes. */
export function span({ start, end }: Window): string {
  return `${minute(start)} ${minute(end)}`;
}

function minute(time: number): string {
  return new Date(time / 1000).toISOString().replace(/:00\.000Z$/, 'Z');
}
