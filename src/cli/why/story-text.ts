import { printable } from '../../display-width.js';
import type { Story, StoryEvent } from '../../history/story.js';
import { eventTime, plural } from '../wording.js';
import { beforeText, closingText, ERASED, versionText } from './story-sentences.js';
import { conditionText, fieldsText, positionText, timeText } from './told-text.js';

/** Of a window's behaviours so many are named. */
const MOST_LINKS = 5;

/** The stories one under the other, the behaviour that was asked for first. */
export function storyText(stories: readonly Story[]): string {
  const names = new Map(stories.map(({ id, behaviour }) => [id, behaviour]));
  const lines = stories.flatMap((story, place) => [
    ...(place > 0 ? ['', 'Behind it:', ''] : []),
    ...storyLines(story, names),
  ]);
  return lines.map((line) => `${printable(line.trimEnd())}\n`).join('');
}

function storyLines(story: Story, names: ReadonlyMap<string, string>): readonly string[] {
  const { id, behaviour, kind, time, revision, erased, events, notes } = story;
  const when = time === undefined ? '' : ` at ${eventTime(time)}`;
  const revised = revision === undefined || revision === 0 ? '' : `, revision ${revision}`;
  if (erased) {
    return [`${behaviour} ${id}: a ${kind}${when}${revised}`, '', ERASED];
  }
  const whose = Object.entries(story.key).map(([name, value]) => `${name} ${value}`);
  const shown = Object.entries(story.values).filter(([name]) => story.key[name] === undefined);
  const values = shown.map(([name, value]) => `${name} = ${value}`);
  return [
    `${behaviour} ${id}: ${kind === 'retracted' ? kind : `a ${kind}`}${when}${revised}`,
    ...(whose.length > 0 ? [`  of ${whose.join(', ')}`] : []),
    ...(values.length > 0 ? [`  ${values.join(', ')}`] : []),
    '',
    ...events.flatMap((event) => eventLines(event, names)),
    '',
    ...closingText(story),
    ...beforeText(story),
    versionText(story),
    ...notes.map((note) => `Note: ${note}`),
  ];
}

function eventLines(event: StoryEvent, names: ReadonlyMap<string, string>): readonly string[] {
  const { variable, lastOffset, count, stream, causes, conditions } = event;
  const time = event.time ?? null;
  const position = positionText(event);
  if (count !== undefined && count > 1) {
    const range = lastOffset === undefined ? position : `${position} to ${lastOffset}`;
    return [`  ${timeText({ time })}  ${variable}  ${plural(count, 'event')}, ${range}`, ...links(causes, names)];
  }
  const where = stream === undefined ? `${position}, which is archived no more` : `${stream} ${position}`;
  const shown = fieldsText({ time, position: event, fields: event.fields });
  const since = conditions.map(conditionText).join(' AND ');
  return [
    `  ${timeText({ time })}  ${variable}  ${shown}`,
    ...(since === '' ? [] : [`      since ${since}`]),
    `      ${where}`,
    ...links(causes, names),
  ];
}

function links(causes: readonly string[], names: ReadonlyMap<string, string>): readonly string[] {
  const lines = causes.slice(0, MOST_LINKS).map((id) => `      is ${names.get(id) ?? 'a behaviour'}: motif why ${id}`);
  return causes.length <= MOST_LINKS ? lines : [...lines, `      and ${causes.length - MOST_LINKS} more`];
}
