import { unreachable } from '../../errors.js';
import type { Clock, Story, StoryEvent } from '../../history/story.js';
import { durationText, eventTime, plural } from '../wording.js';
import { lapseText } from './lapse-text.js';
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
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function storyLines(story: Story, names: ReadonlyMap<string, string>): readonly string[] {
  const { id, behaviour, kind, time, revision, erased, events, notes } = story;
  const when = time === undefined ? '' : ` at ${eventTime(time)}`;
  const revised = revision === undefined || revision === 0 ? '' : `, revision ${revision}`;
  if (erased) {
    return [
      `${behaviour} ${id}: a ${kind}${when}${revised}`,
      '',
      'It is of a person whose events were erased: no more is known of it.',
    ];
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
    ...timeLines(story),
    ...beforeLines(story),
    versionLine(story),
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

function timeLines({ kind, within, span, deadline, clock }: Story): readonly string[] {
  const limit = within === undefined ? '' : durationText(within);
  if (kind === 'timeout' && deadline !== undefined) {
    const after = limit === '' ? '' : `, ${limit} after its first event`;
    return [`Its time ran out at ${eventTime(deadline)}${after}. ${clock === undefined ? '' : clockText(clock)}`];
  }
  if (span === undefined || kind !== 'match') return [];
  const bound = limit === '' ? '' : `, within ${limit}`;
  return [`It was complete with its last event: ${lapseText(span)} from the first to the last${bound}.`];
}

/** What it was told as before, and what came late. */
function beforeLines({ kind, before }: Story): readonly string[] {
  if (before === undefined) return [];
  const { late } = before;
  const when = before.time === undefined ? '' : ` at ${eventTime(before.time)}`;
  const told = `It was told before, as ${before.kind === 'retracted' ? before.kind : `a ${before.kind}`}${when}`;
  const now = kind === 'retracted' ? `${told}, and is no more.` : `${told}.`;
  if (late.length === 0) return [now];
  return [
    `${now} Of its key came late:`,
    ...late.map(({ time, lateness, position }) => `  ${eventTime(time)}  ${lateness} late  ${positionText(position)}`),
  ];
}

function clockText(clock: Clock): string {
  switch (clock.kind) {
    case 'event':
      return `Time was moved there by the event of ${eventTime(clock.time)} (${positionText(clock.position)}).`;
    case 'end-of-input':
      return 'No event moved time there: the input had ended.';
    case 'idle-or-end':
      return 'No event moved time there: a partition was idle or the input ended; which of them is not archived.';
    default:
      return unreachable(clock);
  }
}

function versionLine({ behaviour, version, fileVersion, file }: Story): string {
  if (fileVersion === undefined) return `Told by version ${version} of ${behaviour}, which is not among these queries.`;
  if (fileVersion === version) return `Told by version ${version} of ${behaviour}, which is what ${file} says now.`;
  return `Told by version ${version} of ${behaviour}; ${file} is now version ${fileVersion}, and the conditions are its.`;
}
