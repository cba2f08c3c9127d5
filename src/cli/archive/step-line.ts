import { cutToWidth } from '../../display-width.js';
import { type CliContext, terminalWidth } from '../context.js';

const ERASE_LINE = '\r\x1b[2K';

/** A line on stderr that says how far long work is, where that is a terminal; `undefined` takes it away. */
export function stepLine({ process: { stderr, env } }: CliContext): (text: string | undefined) => void {
  if (stderr.isTTY !== true || env.TERM === 'dumb') return () => undefined;
  return (text) => stderr.write(ERASE_LINE + (text === undefined ? '' : cutToWidth(text, terminalWidth(stderr) - 1)));
}
