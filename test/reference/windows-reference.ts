import type { FixedWindows, Window, WindowAssigner } from '../../src/windows/window.js';
import { type Keyed, nameOf } from '../support/run-windower.js';

/** All windows that have an event, each with the offsets of its events, by key and window: everything collected, then grouped. */
export function windowsReference(
  assigner: Exclude<WindowAssigner, { kind: 'global' }>,
  events: readonly Keyed[],
): Map<string, number[]> {
  const windows = new Map<string, number[]>();
  for (const key of new Set(events.map(({ value }) => value.key))) {
    const own = events.filter(({ value }) => value.key === key).toSorted((a, b) => a.time - b.time);
    for (const { start, end } of candidates(assigner, own)) {
      const inside = own.filter(({ time }) => time >= start && time < end).map(({ position }) => position.offset);
      windows.set(
        nameOf([key], { start, end }),
        inside.toSorted((a, b) => a - b),
      );
    }
  }
  return new Map([...windows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function candidates(assigner: Exclude<WindowAssigner, { kind: 'global' }>, own: readonly Keyed[]): Window[] {
  switch (assigner.kind) {
    case 'fixed':
      return own.flatMap(({ time }) => assigner.windowsOf(time));
    case 'sliding':
      return own.map(({ time }) => ({ start: time - assigner.before, end: time + assigner.after + 1 }));
    case 'session': {
      const times = own.map(({ time }) => time);
      const begins = times.filter(
        (time, index) => time - (times[index - 1] ?? Number.NEGATIVE_INFINITY) >= assigner.gap,
      );
      return begins.map((start, index) => {
        const last = times.findLast((time) => time < (begins[index + 1] ?? Number.POSITIVE_INFINITY)) ?? start;
        return { start, end: last + assigner.gap };
      });
    }
  }
}

/** The windows of a key that fire with nothing in them, since the one before was to be followed. */
export function emptyReference(assigner: FixedWindows, events: readonly Keyed[], empty: number): string[] {
  const names: string[] = [];
  for (const key of new Set(events.map(({ value }) => value.key))) {
    const own = events.filter(({ value, time }) => value.key === key && assigner.windowsOf(time).length > 0);
    const times = own.map(({ time }) => time);
    const open = new Map(times.flatMap((time) => assigner.windowsOf(time)).map((window) => [window.start, window]));
    const filled = new Set(open.keys());
    for (let at = Math.min(...open.keys()); open.size > 0; at = Math.min(...open.keys())) {
      const window = open.get(at);
      open.delete(at);
      if (window === undefined) continue;
      if (!filled.has(at)) names.push(nameOf([key], window));
      const latest = Math.max(...times.filter((time) => time < window.end));
      const next = assigner.next(window);
      if (next.start < latest + empty && !open.has(next.start)) open.set(next.start, next);
    }
  }
  return names.sort();
}
