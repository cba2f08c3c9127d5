import { cutToWidth, displayWidth, printable } from '../display-width.js';
import { inAccent } from './colours.js';
import type { BarPlot } from './plot.js';
import type { TextPicture, TextStyle } from './text-picture.js';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Label, value, bar; where there are negative numbers bars go to either side of nought. */
export function textBars({ bars }: BarPlot, { width, colour }: TextStyle): TextPicture {
  if (bars.length === 0) return { lines: ['no rows'], notes: [] };
  const texts = bars.map(({ text }) => cutToWidth(printable(text), Math.floor(width / 3)));
  const labels = bars.map(({ label }) => cutToWidth(printable(label), Math.floor(width / 3)));
  const valueWidth = Math.max(...texts.map(displayWidth));
  const labelWidth = Math.max(...labels.map(displayWidth));
  const room = width - labelWidth - valueWidth - 3;
  const values = bars.map(({ value }) => value ?? 0);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const forBars = low < 0 ? room - 1 : room;
  const share = low < 0 ? Math.max(1, Math.round((forBars * -low) / (high - low))) : 0;
  const left = high > 0 ? Math.min(forBars - 1, share) : share;
  const right = forBars - left;
  const lines = bars.map(({ value }, i) => {
    const name = padEnd(labels[i] ?? '', labelWidth);
    const text = texts[i] ?? '';
    const number = ' '.repeat(valueWidth - displayWidth(text)) + text;
    const before = left === 0 ? '' : `${leftBar(value ?? 0, low, left)}│`;
    return `${name}  ${number} ${inAccent(before + rightBar(value ?? 0, high, right), colour)}`.trimEnd();
  });
  return { lines, notes: [] };
}

function rightBar(value: number, high: number, room: number): string {
  if (value <= 0) return '';
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
