import type { RunProgress } from '../engine/contract.js';
import { cutToWidth } from '../sinks/display-width.js';
import { type CliContext, terminalWidth } from './context.js';
import type { BehaviourOutput } from './flags.js';
import { eventTime, plural } from './wording.js';

/** One line at the bottom of a terminal. Whoever prints anything else prints it through `around`. */
export interface ProgressLine {
  /** Says how far the run is; the terminal sees at most ten such changes a second. */
  update(progress: RunProgress): void;
  /** Takes the line away, lets `print` write, and puts the line back under what was written. */
  around(print: () => Promise<void>): Promise<void>;
  /** Takes the line away for good. */
  end(): void;
}

const INTERVAL = 100;
const ERASE_LINE = '\r\x1b[2K';

/**
 * On stderr, where that is a terminal; elsewhere nothing is ever drawn. Nor is it beside rows that go into a pipe: what
 * reads them may well print to the same terminal, in the middle of the line.
 */
export function progressLine(
  { process: { stdout, stderr, env }, clock }: CliContext,
  output?: BehaviourOutput,
): ProgressLine {
  const besideOthers = stdout.isPipe === true && output !== 'none';
  if (stderr.isTTY !== true || env.TERM === 'dumb' || besideOthers) return SILENT;
  let line = '';
  let ended = false;
  let changed = Number.NEGATIVE_INFINITY;

  function erase(): void {
    if (line !== '') stderr.write(ERASE_LINE);
  }
  function draw(): void {
    // One column stays free: a terminal breaks the line when its last one is taken.
    if (line !== '') stderr.write(cutToWidth(line, terminalWidth(stderr) - 1));
  }

  return {
    update(progress): void {
      const now = clock();
      if (ended || now - changed < INTERVAL) return;
      changed = now;
      erase();
      line = progressText(progress);
      draw();
    },
    async around(print): Promise<void> {
      erase();
      await print();
      draw();
    },
    end(): void {
      erase();
      line = '';
      ended = true;
    },
  };
}

const SILENT: ProgressLine = {
  update(): void {},
  around: (print) => print(),
  end(): void {},
};

export function progressText({ events, share, watermark, behaviours }: RunProgress): string {
  const parts = [plural(events, 'event')];
  if (share !== undefined) parts.push(`${Math.floor(share * 100)} %`);
  const time = eventTime(watermark);
  if (time !== undefined) parts.push(`event time ${time}`);
  parts.push(plural(behaviours, 'behaviour'));
  return parts.join('  ');
}
