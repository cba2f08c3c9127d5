import type { FoundBehaviour } from '../behaviour.js';
import { MotifError } from '../errors.js';
import { pickWindowRows, type WindowRows } from './windows/window-rows.js';

type Run = (rows: WindowRows) => Promise<readonly FoundBehaviour[]>;

/** A row with which the statement fails, and what DuckDB says. */
export interface RejectedRow {
  readonly rows: WindowRows;
  readonly place: number;
  readonly reason: string;
}

export interface Outcome {
  readonly behaviours: readonly FoundBehaviour[];
  readonly rejected: readonly RejectedRow[];
}

/**
 * Runs a statement over the rows of windows, and where it fails, over each window by itself: there the rows with which it
 * fails take no part. No other window notices.
 * @throws MotifError when the machine is at fault.
 */
export async function runFaulty(rows: WindowRows, run: Run): Promise<Outcome> {
  const behaviours = await attempt(rows, run);
  if (typeof behaviours !== 'string') return { behaviours, rejected: [] };
  const bounds = windowsOf(rows);
  if (bounds.length === 2) return runWindow(rows, run);
  const middle = bounds[bounds.length >>> 1] ?? 0;
  const first = await runFaulty(slice(rows, 0, middle), run);
  const second = await runFaulty(slice(rows, middle, rows.rows.length), run);
  return {
    behaviours: [...first.behaviours, ...second.behaviours],
    rejected: [...first.rejected, ...second.rejected],
  };
}

/** First without rows that fail by themselves, then without those with which the rows before them fail. */
async function runWindow(rows: WindowRows, run: Run): Promise<Outcome> {
  const rejected: RejectedRow[] = [];
  let good = await rejectAlone(rows, run, rejected);
  for (;;) {
    if (good.rows.length === 0) return { behaviours: [], rejected };
    const behaviours = await attempt(good, run);
    if (typeof behaviours !== 'string') return { behaviours, rejected };
    const place = await firstFailure(good, run);
    rejected.push({ rows: good, place, reason: behaviours });
    good = without(good, place);
  }
}

async function rejectAlone(rows: WindowRows, run: Run, rejected: RejectedRow[]): Promise<WindowRows> {
  const { length } = rows.rows;
  const kept: number[] = [];
  const visit = async (from: number, to: number): Promise<void> => {
    const outcome = await attempt(slice(rows, from, to), run);
    if (typeof outcome !== 'string') {
      for (let place = from; place < to; place++) kept.push(place);
    } else if (to - from === 1) {
      rejected.push({ rows, place: from, reason: outcome });
    } else {
      const middle = (from + to) >>> 1;
      await visit(from, middle);
      await visit(middle, to);
    }
  };
  if (length > 0) await visit(0, length);
  return pickWindowRows(rows, Uint32Array.from(kept));
}

/** The last row of the least number of rows, from the first, with which it fails. */
async function firstFailure(rows: WindowRows, run: Run): Promise<number> {
  let [low, high] = [0, rows.rows.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (typeof (await attempt(slice(rows, 0, middle), run)) === 'string') high = middle;
    else low = middle;
  }
  return high - 1;
}

/** What it gives, or what DuckDB says. */
async function attempt(rows: WindowRows, run: Run): Promise<readonly FoundBehaviour[] | string> {
  try {
    return await run(rows);
  } catch (error) {
    if (error instanceof MotifError || !(error instanceof Error)) throw error;
    return error.message.split('\n', 1)[0] ?? '';
  }
}

/** Where each window begins, and where the last ends. */
function windowsOf({ starts, ends }: WindowRows): readonly number[] {
  const bounds: number[] = [];
  for (let place = 0; place < ends.length; place++) {
    if (place === 0 || ends[place] !== ends[place - 1] || starts[place] !== starts[place - 1]) bounds.push(place);
  }
  return [...bounds, ends.length];
}

function slice(rows: WindowRows, from: number, to: number): WindowRows {
  return {
    batches: rows.batches,
    from: rows.from.subarray(from, to),
    rows: rows.rows.subarray(from, to),
    starts: rows.starts.subarray(from, to),
    ends: rows.ends.subarray(from, to),
  };
}

function without(rows: WindowRows, place: number): WindowRows {
  const places = Uint32Array.from({ length: rows.rows.length - 1 }, (_, i) => (i < place ? i : i + 1));
  return pickWindowRows(rows, places);
}
