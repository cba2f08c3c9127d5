import { unreachable } from '../errors.js';
import { describePlot, plotTitle } from './describe-plot.js';
import { escapeHtml } from './escape-html.js';
import type { Plot } from './plot.js';
import { svgBars } from './svg-bars.js';
import { svgHeat } from './svg-heat.js';
import { svgLine } from './svg-line.js';
import { SVG_WIDTH, type SvgPicture } from './svg-picture.js';

/** A picture as an `svg` element, whose colours the page's style decides, with a text for those who do not see it. */
export function svgPlot(plot: Plot): { readonly svg: string; readonly notes: readonly string[] } {
  const { body, height, notes } = picture(plot);
  const svg = `<svg viewBox="0 0 ${SVG_WIDTH} ${height}" role="img" aria-labelledby="plot-title plot-text">
<title id="plot-title">${escapeHtml(plotTitle(plot))}</title>
<desc id="plot-text">${escapeHtml(describePlot(plot))}</desc>
${body}
</svg>`;
  return { svg, notes: [...plot.notes, ...notes] };
}

function picture(plot: Plot): SvgPicture {
  switch (plot.kind) {
    case 'line':
      return svgLine(plot);
    case 'bars':
      return svgBars(plot);
    case 'heat':
      return svgHeat(plot);
    default:
      return unreachable(plot);
  }
}
