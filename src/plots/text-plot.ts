import { cutToWidth, printable } from '../display-width.js';
import { unreachable } from '../errors.js';
import { plotTitle } from './describe-plot.js';
import type { Plot } from './plot.js';
import { textBars } from './text-bars.js';
import { textHeat } from './text-heat.js';
import { textLine } from './text-line.js';
import type { TextPicture, TextStyle } from './text-picture.js';

/** No picture is narrower; of one on a narrower terminal the edge is missing. */
const NARROWEST = 40;

/** A picture in characters, under its title and above its notes; no line break at the end. */
export function textPlot(plot: Plot, { width, colour }: TextStyle): string {
  const isNarrow = width < NARROWEST;
  const { lines, notes } = picture(plot, isNarrow ? { width: NARROWEST, colour: false } : { width, colour });
  const said = [...plot.notes, ...notes].map((note) => `(${note})`);
  const cut = (text: string): string => cutToWidth(printable(text), width);
  return [cut(plotTitle(plot)), ...(isNarrow ? lines.map(cut) : lines), ...said.map(cut)].join('\n');
}

function picture(plot: Plot, style: TextStyle): TextPicture {
  switch (plot.kind) {
    case 'line':
      return textLine(plot, style);
    case 'bars':
      return textBars(plot, style);
    case 'heat':
      return textHeat(plot, style);
    default:
      return unreachable(plot);
  }
}
