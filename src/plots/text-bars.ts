import { cutToWidth, displayWidth, printable } from '../display-width.js';
import { inAccent } from './colours.js';
import type { BarPlot } from './plot.js';
import type { TextPicture, TextStyle } from './text-picture.js';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const LEAST_BAR = 4;

/** Label, value, bar; where there are negative numbers bars go to either side of nought. */
export function textBars({ bars }: BarPlot, { width, colour }: TextStyle): TextPicture {
  if (bars.length === 0) return { lines: ['no rows'], notes: [] };
  const texts = bars.map(({ text }) => printable(text));
  const valueWidth = Math.max(...texts.map(displayWidth));
  const widest = Math.max(...bars.map(({ label }) => displayWidth(printable(label))));
  const labelWidth = Math.max(
    1,
    Math.min(widest, Math.max(Math.floor(width / 3), 8), width - valueWidth - LEAST_BAR - 3),
  );
  const room = Math.max(0, width - labelWidth - valueWidth - 3);
  const values = bars.map(({ value }) => value ?? 0);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const left = low === 0 ? 0 : Math.max(1, Math.round((room * -low) / (high - low)));
  const right = room - left - (left > 0 ? 1 : 0);
  const lines = bars.map(({ label, value }, i) => {
    const name = padEnd(cutToWidth(printable(label), labelWidth), labelWidth);
    const text = texts[i] ?? '';
    const number = ' '.repeat(valueWidth - displayWidth(text)) + text;
    const before = left === 0 ? '' : `${leftBar(value ?? 0, low, left)}│`;
    const bar = inAccent(before + rightBar(value ?? 0, high, right), colour);
    return cutToWidthOfPlain(`${name}  ${number} `, bar, width);
  });
  return { lines, notes: [] };
}

/** On the narrowest terminals there is no room for a bar. */
function cutToWidthOfPlain(head: string, bar: string, width: number): string {
  return displayWidth(head) >= width ? cutToWidth(head.trimEnd(), width) : `${head}${bar}`.trimEnd();
}

function rightBar(value: number, high: number, room: number): string {
  if (value <= 0 || high === 0 || room <= 0) return '';
  const eighths = Math.max(1, Math.round((value / high) * room * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

/** There are no blocks of eighths that grow to the left; halves there are. */
function leftBar(value: number, low: number, room: number): string {
  const halves = value >= 0 ? 0 : Math.max(1, Math.round((value / low) * room * 2));
  const bar = (halves % 2 === 1 ? '▐' : '') + '█'.repeat(Math.floor(halves / 2));
  return bar.padStart(room);
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
