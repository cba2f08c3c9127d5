import type { Story, StoryEvent } from '../../history/story.js';
import { eventTime, plural } from '../wording.js';
import { fieldsText, positionText, timeText } from './told-text.js';

/** A line of the tree of what a behaviour came of. */
export interface StoryRow {
  readonly kind: 'behaviour' | 'event' | 'more';
  readonly depth: number;
  readonly title: string;
  readonly text: string;
  /** The behaviour's. */
  readonly id?: string;
}

/** Of a behaviour with more events than this, so many are drawn: the first, and those that completed it. */
const MOST_EVENTS = 16;
const LAST_EVENTS = 4;

/** From the behaviour that was asked for down to the records; one that stands in it a second time is not followed again. */
export function storyRows(stories: readonly Story[]): readonly StoryRow[] {
  const known = new Map(stories.map((story) => [story.id, story]));
  const drawn = new Set<string>();
  const rows: StoryRow[] = [];
  const draw = (story: Story, depth: number, variable: string): void => {
    const { id, behaviour, kind, time } = story;
    const again = drawn.has(id) && story.events.length > 0;
    const when = eventTime(time) ?? '';
    const title = [variable, behaviour, kind, when, again ? '(above)' : ''].filter((word) => word !== '').join(' · ');
    rows.push({ kind: 'behaviour', depth, title, text: id, id });
    if (drawn.has(id)) return;
    drawn.add(id);
    const { events } = story;
    const isCut = events.length > MOST_EVENTS;
    const head = isCut ? events.slice(0, MOST_EVENTS - LAST_EVENTS) : events;
    const tail = isCut ? events.slice(-LAST_EVENTS) : [];
    const drawEvent = (event: StoryEvent): void => {
      const causes = event.causes.flatMap((cause) => known.get(cause) ?? []);
      if (causes.length === 0) rows.push(eventRow(event, depth + 1));
      for (const cause of causes) draw(cause, depth + 1, event.variable);
    };
    head.forEach(drawEvent);
    if (isCut) {
      const title = `${plural(events.length - MOST_EVENTS, 'event')} more`;
      rows.push({ kind: 'more', depth: depth + 1, title, text: 'in the table below' });
    }
    tail.forEach(drawEvent);
  };
  const [first] = stories;
  if (first !== undefined) draw(first, 0, '');
  return rows;
}

function eventRow(event: StoryEvent, depth: number): StoryRow {
  const { variable, count = 1, stream, time = null, causes } = event;
  const place = positionText(event);
  const text = stream === undefined ? place : `${stream} ${place}`;
  if (count > 1) {
    const what = causes.length > 0 ? plural(causes.length, 'behaviour') : plural(count, 'event');
    return { kind: 'event', depth, title: `${variable} · ${what}`, text };
  }
  const fields = fieldsText({ time, position: event, fields: event.fields });
  return { kind: 'event', depth, title: [variable, timeText({ time }), fields].join(' · '), text };
}
