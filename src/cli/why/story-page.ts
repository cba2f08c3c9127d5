import type { Story, StoryEvent } from '../../history/story.js';
import { escapeHtml } from '../../plots/escape-html.js';
import { htmlDocument } from '../../plots/html-document.js';
import { SVG_WIDTH, type SvgPicture } from '../../plots/svg-picture.js';
import { eventTime, plural } from '../wording.js';
import { storyRows } from './story-rows.js';
import { beforeText, closingText, ERASED, versionText } from './story-sentences.js';
import { describeTimeLine, storyTimeLine } from './story-time-line.js';
import { storyTree } from './story-tree.js';
import { conditionText, positionText, timeText } from './told-text.js';

/** Of a window's behaviours so many are named, of a behaviour's events so many told. */
const MOST_LINKS = 5;
const MOST_EVENTS = 1_000;

const STYLE = `
h2 { margin: 2.5rem 0 .25rem; font-size: 1.1rem; } h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0 1rem; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
p { overflow-wrap: anywhere; } code { font: .93em ui-monospace, monospace; overflow-wrap: anywhere; }
a { color: var(--accent); } ul { margin: 0; padding: 0; list-style: none; } section { scroll-margin-top: 1rem; }
.ink text { fill: var(--ink); } .limit { stroke: var(--ink); stroke-dasharray: 4 3; } .join { fill: none; stroke: var(--faint); }
.behaviour { fill: var(--soft); stroke: var(--accent); } .event { fill: var(--soft); stroke: var(--rule); }
.more { fill: none; stroke: var(--rule); stroke-dasharray: 4 3; } table { min-width: 44rem; }
`;

/** What `motif why` tells, as one page with a picture of what it came of: nothing in it is loaded or run. */
export function storyPage(stories: readonly Story[]): string {
  const [first] = stories;
  if (first === undefined) return htmlDocument({ title: 'nothing', main: '' });
  const names = new Map(stories.map(({ id, behaviour }) => [id, behaviour]));
  const [title, ...behind] = stories.map((story, place) => told(story, names, place));
  const rows = storyRows(stories);
  const label = `What ${first.behaviour} came of`;
  const said = `${plural(stories.length, 'behaviour')} and what they came of, each below what it is behind.`;
  const tree = figure('tree', storyTree(rows), { label, said, role: 'group' });
  const lineage = first.erased ? '' : `<h2>What it came of</h2>\n${tree}`;
  const others = behind.length === 0 ? '' : `<h2>Behind it</h2>\n${behind.join('\n')}`;
  return htmlDocument({ title: titleOf(first), main: `${title}\n${lineage}${others}`, style: STYLE });
}

function titleOf({ behaviour, kind, time }: Story): string {
  const when = eventTime(time);
  return `${behaviour}: ${kind === 'retracted' ? kind : `a ${kind}`}${when === undefined ? '' : ` at ${when}`}`;
}

function told(story: Story, names: ReadonlyMap<string, string>, place: number): string {
  const { id, behaviour, erased, events, notes, revision = 0 } = story;
  const [heading, below] = place === 0 ? ['h1', 'h2'] : ['h3', 'h4'];
  const said = erased
    ? [ERASED]
    : [...closingText(story), ...beforeText(story), versionText(story), ...notes.map((note) => `Note: ${note}`)];
  const times = storyTimeLine(story);
  const label = `The events of ${behaviour} in time`;
  const drawn = times && figure(`time-${place}`, times, { label, said: describeTimeLine(story), role: 'img' });
  return `<section id="b${escapeHtml(id)}">
<${heading}>${escapeHtml(titleOf(story))}</${heading}>
<p><code>${escapeHtml(id)}</code>${revision > 0 ? `, revision ${revision}` : ''}</p>
${erased ? '' : values(story)}${said.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${erased ? '' : `<${below}>Its events</${below}>\n${drawn ?? ''}${table(events, names)}`}
</section>`;
}

function values({ key, values: selected }: Story): string {
  const shown = [...Object.entries(key), ...Object.entries(selected).filter(([name]) => key[name] === undefined)];
  if (shown.length === 0) return '';
  return `<dl>${shown.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}</dl>\n`;
}

function figure(
  id: string,
  { body, height, notes }: SvgPicture,
  { label, said, role }: { readonly label: string; readonly said: string; readonly role: 'img' | 'group' },
): string {
  const caption = notes.length === 0 ? '' : `<figcaption>${escapeHtml(notes.join('; '))}</figcaption>\n`;
  return `<figure>
<div class="wide" tabindex="0"><svg viewBox="0 0 ${SVG_WIDTH} ${height}" role="${role}" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${escapeHtml(label)}</title>
<desc id="${id}-text">${escapeHtml(said)}</desc>
${body}
</svg></div>
${caption}</figure>
`;
}

function table(events: readonly StoryEvent[], names: ReadonlyMap<string, string>): string {
  const shown = events.slice(0, MOST_EVENTS);
  const left = events.length - shown.length;
  const more = left > 0 ? `\n<p>and ${plural(left, 'event')} more, which --json has</p>` : '';
  const hasConditions = events.some(({ conditions }) => conditions.length > 0);
  const columns = ['time', 'as', 'what', ...(hasConditions ? ['since'] : []), 'where'];
  return `<div class="wide" tabindex="0"><table>
<thead><tr>${columns.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${shown.map((event) => row(event, names, hasConditions)).join('\n')}
</tbody>
</table></div>${more}`;
}

function row(event: StoryEvent, names: ReadonlyMap<string, string>, hasConditions: boolean): string {
  const { variable, count = 1, lastOffset, stream, fields, conditions, time = null } = event;
  const isMany = count > 1;
  const place = `${positionText(event)}${isMany && lastOffset !== undefined ? ` to ${lastOffset}` : ''}`;
  const where = stream === undefined && !isMany ? `${place}, which is archived no more` : `${stream ?? ''} ${place}`;
  const what = isMany ? [plural(count, 'event')] : Object.entries(fields).map(([name, value]) => `${name} = ${value}`);
  const since = hasConditions ? [list(conditions.map(conditionText))] : [];
  const cells = [list(what), ...since, list([where.trim()], links(event, names))];
  const when = `<td class="time">${escapeHtml(timeText({ time }))}</td><th scope="row">${escapeHtml(variable)}</th>`;
  return `<tr>${when}${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function list(texts: readonly string[], html: readonly string[] = []): string {
  const items = [...texts.map(escapeHtml), ...html];
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** To where on the page the behaviours that it is are told, or how they would be. */
function links({ causes }: StoryEvent, names: ReadonlyMap<string, string>): readonly string[] {
  const shown = causes.slice(0, MOST_LINKS).map((id) => {
    const name = names.get(id);
    const safe = escapeHtml(id);
    return name === undefined ? `<code>motif why ${safe}</code>` : `is <a href="#b${safe}">${escapeHtml(name)}</a>`;
  });
  return causes.length > MOST_LINKS ? [...shown, `and ${causes.length - MOST_LINKS} more`] : shown;
}
