import type { Program } from '../program.js';
import { traceKey } from './trace-key.js';
import type { KeyHistory } from './trace-start.js';

/** A key's rows, cut where it was forgotten: it had nothing open, and no row for its `'state.ttl'`. What comes then knows nothing of what was. */
export function keyLives<E>(program: Program<E>, history: KeyHistory<E>): readonly KeyHistory<E>[] {
  const { remembers, stateTtl } = program;
  const { rows } = history;
  if (!remembers || stateTtl === Number.POSITIVE_INFINITY) return [history];
  const lives: KeyHistory<E>[] = [];
  let from = 0;
  for (const [place, { time }] of rows.entries()) {
    const before = rows[place - 1];
    if (before === undefined || before.time + stateTtl > time) continue;
    const life = { rows: rows.slice(from, place), reached: time, ended: false };
    if (traceKey(program, life).some(({ kind }) => kind === 'open')) continue;
    lives.push(life);
    from = place;
  }
  return [...lives, { ...history, rows: rows.slice(from) }];
}
