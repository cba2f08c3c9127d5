import { displayWidth, printable } from '../../display-width.js';
import type { Story, StoryEvent } from '../../history/story.js';
import { escapeHtml } from '../../plots/escape-html.js';
import { SVG_WIDTH, type SvgPicture } from '../../plots/svg-picture.js';
import { CHARACTER, round, svgRule, svgText } from '../../plots/svg-shapes.js';
import { ticks } from '../../plots/ticks.js';
import type { Timestamp } from '../../time.js';
import { eventTime, plural } from '../wording.js';
import { fieldsText, positionText, timeText } from './told-text.js';

const LANE = 28;
const TOP = 24;
const AXIS = 34;
const RIGHT = SVG_WIDTH - 16;
const MOST_LABEL = 160;
const MOST_LANES = 16;
const X_TICKS = 6;

/** A lane for each variable with its events in time, and where time ran out; undefined where no event has a time. */
export function storyTimeLine({ events, deadline }: Story): SvgPicture | undefined {
  const timed = events.flatMap((event) => (event.time === undefined ? [] : [{ ...event, time: event.time }]));
  const times = [...timed.map(({ time }) => time), ...(deadline === undefined ? [] : [deadline])];
  if (timed.length === 0) return undefined;
  const variables = [...new Set(timed.map(({ variable }) => variable))];
  const lanes = variables.slice(0, MOST_LANES);
  const widths = lanes.map((name) => displayWidth(printable(name)) * CHARACTER);
  const labels = Math.min(MOST_LABEL, Math.max(...widths)) + CHARACTER;
  const left = labels + 24;
  const bottom = TOP + lanes.length * LANE;
  const [from, to] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const placeX = (at: Timestamp): number => left + (to === from ? 0.5 : (at - from) / (to - from)) * (RIGHT - left);
  const rows = lanes.map((name, lane) => {
    const y = TOP + lane * LANE + LANE / 2;
    const dots = timed.filter(({ variable }) => variable === name).map((event) => dot(placeX(event.time), y, event));
    const label = `<g class="ink">${svgText(labels, y, printable(name), 'end', labels)}</g>`;
    return [label, svgRule(left - 8, y, RIGHT + 8, y, 'grid'), ...dots].join('\n');
  });
  const untimed = events.length - timed.length;
  return {
    body: [...rows, axis(from, to, bottom, placeX), ...limit(deadline, placeX, bottom)].join('\n'),
    height: bottom + AXIS,
    notes: [
      ...(lanes.length < variables.length ? [`the first ${lanes.length} of ${variables.length} variables drawn`] : []),
      ...(untimed > 0 ? [`${plural(untimed, 'event')} without a time not drawn`] : []),
    ],
  };
}

/** For those who do not see it. */
export function describeTimeLine({ events, deadline }: Story): string {
  const times = events.flatMap(({ time }) => (time === undefined ? [] : [time]));
  const from = times.length === 0 ? '' : ` from ${eventTime(times.reduce((a, b) => Math.min(a, b)))}`;
  const to = times.length < 2 ? '' : ` to ${eventTime(times.reduce((a, b) => Math.max(a, b)))}`;
  const until = deadline === undefined ? '' : `; the limit is ${eventTime(deadline)}`;
  const names = [...new Set(events.map(({ variable }) => variable))].join(', ');
  return `${plural(events.length, 'event')} as ${names}${from}${to}${until}.`;
}

function dot(x: number, y: number, event: StoryEvent): string {
  const { time = null, variable, count = 1, fields } = event;
  const what = count > 1 ? plural(count, 'event') : fieldsText({ time, position: event, fields });
  const said = [`${timeText({ time })}  ${variable}`, what, positionText(event)].filter((text) => text !== '');
  return `<circle class="dot" cx="${round(x)}" cy="${y}" r="5"><title>${escapeHtml(said.join(', '))}</title></circle>`;
}

function axis(from: Timestamp, to: Timestamp, y: number, placeX: (at: Timestamp) => number): string {
  const { places, label } =
    to === from ? { places: [from], label: (at: Timestamp) => eventTime(at) ?? '' } : ticks('time', from, to, X_TICKS);
  const marks = places.map((place) => {
    const [text, x] = [label(place), placeX(place)];
    const half = (text.length * CHARACTER) / 2;
    const middle = Math.max(half, Math.min(x, SVG_WIDTH - half));
    return svgRule(x, y, x, y + 5, 'axis') + svgText(middle, y + 18, text, 'middle');
  });
  return [svgRule(placeX(from) - 8, y, placeX(to) + 8, y, 'axis'), ...marks].join('\n');
}

function limit(deadline: Timestamp | undefined, placeX: (at: Timestamp) => number, bottom: number): readonly string[] {
  if (deadline === undefined) return [];
  const x = placeX(deadline);
  const line = `<line class="limit" x1="${round(x)}" y1="${TOP - 8}" x2="${round(x)}" y2="${bottom}"/>`;
  return [line, `<g class="ink">${svgText(x, TOP - 16, 'the limit', 'end')}</g>`];
}
