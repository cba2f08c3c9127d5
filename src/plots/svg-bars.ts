import { displayWidth, printable } from '../display-width.js';
import type { BarPlot } from './plot.js';
import { SVG_WIDTH, type SvgPicture } from './svg-picture.js';
import { CHARACTER, svgBox, svgRule, svgText } from './svg-shapes.js';

const ROW = 24;
const BAR = 16;
const GAP = 8;

export function svgBars({ bars }: BarPlot): SvgPicture {
  if (bars.length === 0) return { body: svgText(SVG_WIDTH / 2, 20, 'no rows', 'middle'), height: 40, notes: [] };
  const widthOf = (text: string): number => displayWidth(printable(text)) * CHARACTER;
  const labels = Math.min(SVG_WIDTH / 3, Math.max(...bars.map(({ label }) => widthOf(label))));
  const texts = Math.min(SVG_WIDTH / 4, Math.max(...bars.map(({ text }) => widthOf(text))));
  const values = bars.map(({ value }) => value ?? 0);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const left = labels + GAP + (low < 0 ? texts + GAP : 0);
  const right = SVG_WIDTH - (high > 0 || low === 0 ? texts + GAP : GAP);
  const place = (value: number): number => left + (high === low ? 0 : (value - low) / (high - low)) * (right - left);
  const rows = bars.map(({ label, text, value }, i) => {
    const y = i * ROW + ROW / 2;
    const [from, to] = [place(Math.min(0, value ?? 0)), place(Math.max(0, value ?? 0))];
    const said = `${label}: ${text}`;
    const number =
      (value ?? 0) < 0
        ? svgText(from - GAP / 2, y, text, 'end', texts)
        : svgText(to + GAP / 2, y, text, 'start', texts);
    return svgText(labels, y, label, 'end', labels) + svgBox(from, y - BAR / 2, to - from, BAR, 'bar', said) + number;
  });
  const height = bars.length * ROW;
  return { body: [...rows, svgRule(place(0), 0, place(0), height, 'axis')].join('\n'), height, notes: [] };
}
