import { formatText } from '../format-value.js';
import type { Schema, Value } from '../schema.js';
import { formatTimestamp, type Timestamp } from '../time.js';
import { plotTitle } from './describe-plot.js';
import { escapeHtml } from './escape-html.js';
import { htmlDocument } from './html-document.js';
import { HTML_SCRIPT } from './html-script.js';
import type { NoPlot, Plot } from './plot.js';
import { axisKind } from './plot-value.js';
import { countOf } from './short-number.js';
import { svgPlot } from './svg-plot.js';

const MOST_ROWS = 1_000;

/** A question and its answer. */
export interface HtmlAnswer {
  readonly title: string;
  readonly sql: string;
  readonly asked: Timestamp;
  readonly columns: Schema;
  /** The first of them. */
  readonly rows: readonly (readonly Value[])[];
  /** How many there are in all. */
  readonly count: number;
  readonly plot: Plot | NoPlot;
}

/** One page that needs nothing else: it asks the network for nothing, and is read without its script. */
export function htmlPage(answer: HtmlAnswer): string {
  const { title, sql, asked } = answer;
  const when = `${formatTimestamp(asked).slice(0, 19).replace('T', ' ')} UTC`;
  const main = `<h1>${escapeHtml(title)}</h1>
<p>Asked at <time datetime="${formatTimestamp(asked)}">${when}</time></p>
<pre><code>${sql.trim().split('\n').map(escapeHtml).join('\n')}</code></pre>
${figure(answer)}${table(answer)}`;
  return htmlDocument({ title, main, script: HTML_SCRIPT });
}

function figure({ plot, rows, count }: HtmlAnswer): string {
  if (plot.kind === 'none') return '';
  const { svg, notes } = svgPlot(plot);
  const all = [...(rows.length < count ? [`the first ${countOf(rows.length, 'row')} drawn`] : []), ...notes];
  const caption = all.length === 0 ? '' : `<figcaption>${escapeHtml(all.join('; '))}</figcaption>\n`;
  return `<figure>
<h2>${escapeHtml(plotTitle(plot))}</h2>
<div class="wide" tabindex="0">${svg}</div>
${caption}</figure>
`;
}

function table({ columns, rows, count }: HtmlAnswer): string {
  const shown = rows.slice(0, MOST_ROWS);
  const said =
    shown.length < count
      ? `${countOf(count, 'row')}, the first ${countOf(shown.length, 'row')} shown`
      : countOf(count, 'row');
  const kinds = columns.map(({ type }) => axisKind(type) ?? 'label');
  const headings = columns.map(({ name }, i) => `<th scope="col" class="${kinds[i]}">${escapeHtml(name)}</th>`);
  const body = shown.map((row) => {
    const cells = columns.map(({ type }, i) => {
      const value = row[i] ?? null;
      return `<td class="${kinds[i]}${value === null ? ' null' : ''}">${escapeHtml(formatText(type, value))}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<p>${said}</p>
<div class="wide" tabindex="0"><table>
<thead><tr>${headings.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`;
}
