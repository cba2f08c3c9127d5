import { cutToWidth } from '../../display-width.js';
import type { TextOutput } from '../../sinks/text-output.js';
import { MILLISECOND } from '../../time.js';
import { type CliContext, terminalWidth } from '../context.js';
import { elapsed, plural } from '../wording.js';

const FIRST = 500 * MILLISECOND;
const INTERVAL = 200 * MILLISECOND;
const ERASE_LINE = '\r\x1b[2K';

/** How far a question has come, in one line on stderr where that is a terminal. */
export interface Progress {
  /** The same rows, counted as they go by. */
  counting<T>(rows: AsyncIterable<T>): AsyncIterable<T>;
  /** The same output; on a terminal its first text ends the line. */
  hiddenBy(output: TextOutput): TextOutput;
  hide(): void;
}

/**
 * Shows a question's progress while `work` is under way, if it takes long. `share` is how much is done, from 0 to 1, where
 * that is known.
 */
export async function withProgress<T>(
  context: CliContext,
  share: () => number | undefined,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const { stdout, stderr, env } = context.process;
  // What reads the pipe may well print to the same terminal.
  const isShown = stderr.isTTY === true && env.TERM !== 'dumb' && stdout.isPipe !== true;
  const hidden = new AbortController();
  const begun = context.clock();
  let count = 0;
  let drawn = false;

  function draw(): void {
    const done = share();
    const parts = [elapsed(context.clock() - begun)];
    if (done !== undefined && count === 0) parts.push(`${Math.floor(done * 100)} %`);
    if (count > 0) parts.push(plural(count, 'row'));
    stderr.write(`${ERASE_LINE}${cutToWidth(`${parts.join('  ')}  (Ctrl-C cancels)`, terminalWidth(stderr) - 1)}`);
    drawn = true;
  }
  async function keepDrawing(): Promise<void> {
    for (let pause = FIRST; ; pause = INTERVAL) {
      await context.wait(pause, hidden.signal);
      if (hidden.signal.aborted) return;
      draw();
    }
  }

  const progress: Progress = {
    async *counting(rows) {
      for await (const row of rows) {
        count += 1;
        yield row;
      }
    },
    hiddenBy: (output) => ({
      closed: output.closed,
      async write(text): Promise<void> {
        if (stdout.isTTY === true) progress.hide();
        await output.write(text);
      },
    }),
    hide(): void {
      hidden.abort();
      if (drawn) stderr.write(ERASE_LINE);
      drawn = false;
    },
  };
  const drawing = isShown ? keepDrawing() : undefined;
  try {
    return await work(progress);
  } finally {
    progress.hide();
    await drawing;
  }
}
