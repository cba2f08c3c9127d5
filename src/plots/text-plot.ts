import { cutToWidth, printable } from '../display-width.js';
import { unreachable } from '../errors.js';
import { plotTitle } from './describe-plot.js';
import type { Plot } from './plot.js';
import { textBars } from './text-bars.js';
import { textHeat } from './text-heat.js';
import { textLine } from './text-line.js';
import type { TextPicture, TextStyle } from './text-picture.js';

/** A picture in characters, under its title and above its notes; no line break at the end. */
export function textPlot(plot: Plot, style: TextStyle): string {
  const { lines, notes } = picture(plot, style);
  const said = [...plot.notes, ...notes].map((note) => `(${note})`);
  const around = (text: string): string => cutToWidth(printable(text), style.width);
  return [around(plotTitle(plot)), ...lines, ...said.map(around)].join('\n');
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
