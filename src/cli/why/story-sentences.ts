import { unreachable } from '../../errors.js';
import type { Clock, Story } from '../../history/story.js';
import { durationText, eventTime } from '../wording.js';
import { lapseText } from './lapse-text.js';
import { positionText } from './told-text.js';

export const ERASED = 'It is of a person whose events were erased: no more is known of it.';

/** What closed it: nothing where a row or a window is its own end. */
export function closingText({ kind, within, span, deadline, clock }: Story): readonly string[] {
  const limit = within === undefined ? '' : durationText(within);
  if (kind === 'timeout' && deadline !== undefined) {
    const after = limit === '' ? '' : `, ${limit} after its first event`;
    return [`Its time ran out at ${eventTime(deadline)}${after}. ${clock === undefined ? '' : clockText(clock)}`];
  }
  if (span === undefined || kind !== 'match') return [];
  const bound = limit === '' ? '' : `, within ${limit}`;
  return [`It was complete with its last event: ${lapseText(span)} from the first to the last${bound}.`];
}

/** What it was told as before it was revised, and what came late. */
export function beforeText({ kind, before }: Story): readonly string[] {
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

/** Which version told it, and whether that is what the file says now. */
export function versionText({ behaviour, version, fileVersion, file }: Story): string {
  if (fileVersion === undefined) return `Told by version ${version} of ${behaviour}, which is not among these queries.`;
  if (fileVersion === version) return `Told by version ${version} of ${behaviour}, which is what ${file} says now.`;
  return `Told by version ${version} of ${behaviour}; ${file} is now version ${fileVersion}, and the conditions are its.`;
}
