import type { Program } from '../program.js';
import type { Attempt, StartTrace } from './attempt.js';
import { givenUp } from './given-up.js';
import { stepDistances } from './step-distances.js';
import { type KeyHistory, traceStart } from './trace-start.js';

/**
 * What became of each row of a key as the beginning of a match, in order. Where AFTER MATCH SKIP depends on one that is
 * still open, the rows behind it are left out.
 */
export function traceKey<E>(program: Program<E>, history: KeyHistory<E>): readonly StartTrace[] {
  const distances = stepDistances(program.states, program.positions);
  const excess = givenUp(program, history);
  const traces: StartTrace[] = [];
  let matchNumber = 1;
  let start = 0;
  while (start < history.rows.length) {
    const by = excess.get(start);
    const attempt =
      by === undefined
        ? traceStart(program, history, start, { matchNumber, distances })
        : givenUpAt(by, traceStart(program, knownAt(by, history), start, { matchNumber, distances }));
    traces.push(attempt);
    if (attempt.kind === 'open' && program.ordered) return traces;
    const isFound = attempt.kind === 'match' || attempt.kind === 'timeout';
    const resume = isFound ? resumeAfter(attempt, program) : start + 1;
    if (isFound) matchNumber++;
    for (let row = start + 1; row < resume; row++) traces.push({ kind: 'skipped', start: row, by: start });
    start = resume;
  }
  return traces;
}

function knownAt<E>(row: number, { rows }: KeyHistory<E>): KeyHistory<E> {
  return { rows: rows.slice(0, row + 1), reached: rows[row]?.time ?? Number.NaN, ended: false };
}

function givenUpAt(endedBy: number, attempt: Attempt): Attempt {
  return { ...attempt, kind: 'given-up', mapped: [], endedBy };
}

/** The row that AFTER MATCH SKIP goes on with; after an empty match, or where it has no row to go to, the next. */
function resumeAfter<E>({ start, mapped }: Attempt, { skip }: Program<E>): number {
  const last = mapped.at(-1);
  if (skip.to === 'next-row' || last === undefined) return start + 1;
  if (skip.to === 'past-last-row') return last.row + 1;
  const named = mapped.filter(({ variable }) => skip.variables.includes(variable));
  const target = (skip.to === 'first' ? named[0] : named.at(-1))?.row;
  return target === undefined || target === start ? start + 1 : target;
}
