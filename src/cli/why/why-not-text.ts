import { printable } from '../../display-width.js';
import { unreachable } from '../../errors.js';
import type {
  KeptMiss,
  KeyAnswer,
  Reason,
  ToldProgress,
  ToldTrial,
  WhyNotAnswer,
} from '../../history/why-not-answer.js';
import { durationText, eventTime, plural } from '../wording.js';
import { lapseText } from './lapse-text.js';
import { conditionText, failureTexts, fieldsText, positionText, timeText } from './told-text.js';

/** The answer for people: what stopped it in the first line, then how it went. */
export function whyNotText(answer: WhyNotAnswer): string {
  const { keys, others, late, deadLetters, kept, notes } = answer;
  const lines = keys.flatMap((key, place) => [...(place > 0 ? [''] : []), ...keyLines(answer, key)]);
  if (keys.length === 0) lines.push(`${answer.query} found something for every key that is archived.`);
  if (others > 0) lines.push('', `${plural(others, 'further key')}: name the one that is meant with --key.`);
  if (kept.length > 0)
    lines.push(
      '',
      'Kept as it happened, by another version of it or of events that the archive has no more:',
      ...kept.map(keptLine),
    );
  if (late.length > 0) {
    lines.push('', 'Came too late for any query to see, behind the watermark:');
    for (const { time, lateness, position } of late)
      lines.push(`  ${eventTime(time)}  ${lateness} late  ${positionText(position)}`);
  }
  if (deadLetters.length > 0) {
    lines.push('', 'Could not be read, and have these values in them:');
    for (const { position, reason } of deadLetters) lines.push(`  ${positionText(position)}  ${reason}`);
  }
  if (notes.length > 0) lines.push('', ...notes.map((note) => `Note: ${note}`));
  return lines.map((line) => `${printable(line.trimEnd())}\n`).join('');
}

function keyLines(answer: WhyNotAnswer, { key, events, reason, alike }: KeyAnswer): readonly string[] {
  const whose = key.map(({ name, value }) => `${name} ${value}`).join(', ') || 'the whole stream';
  const [verdict, lines] = reasonLines(answer, reason);
  const count: string[] =
    events === 0 ? [] : [`${plural(events, 'event')} of this key ${events === 1 ? 'is' : 'are'} archived.`];
  if (alike > 0)
    count.push(
      `${plural(alike, 'attempt')} before this one came as near: \`--at TIME\` tells of the one at that time.`,
    );
  const isFound = reason.kind === 'found';
  const found = isFound ? `${answer.query} found ${whose}` : `${answer.query} found nothing for ${whose}`;
  return [`${found}: ${verdict}`, ...(lines.length > 0 ? ['', ...lines.map((line) => `  ${line}`), ''] : []), ...count];
}

function reasonLines({ within, skip }: WhyNotAnswer, reason: Reason): readonly [verdict: string, readonly string[]] {
  switch (reason.kind) {
    case 'no-event': {
      const { seen, reached } = reason;
      if (seen === 0) return ['the archive has no event of this key that came in time.', []];
      const ahead = reached === undefined ? '' : ` that event time, at ${eventTime(reached)}, has passed`;
      return [`it has ${plural(seen, 'event')}, and the query's own WHERE leaves none of them${ahead}.`, []];
    }
    case 'not-begun': {
      const { failed, nearest } = reason;
      const most = failed.map(({ text, events }) => `${text}  was not true of ${plural(events, 'event')}`);
      return [
        `no event could be ${nearest.variable}, which a match begins with.`,
        [...most, `the nearest: ${timeText(nearest.event)}  ${failureTexts(nearest).join('; ')}`],
      ];
    }
    case 'expired': {
      const { progress, deadline, tooLate, nearest } = reason;
      const waited = waitedText(progress);
      const lines = [...progressLines(progress)];
      if (nearest !== undefined && tooLate === undefined)
        lines.push(`${timeText(nearest.event)}  nearest to ${nearest.variable}: ${failureTexts(nearest).join('; ')}`);
      if (deadline === undefined) return [`the input ended while it waited for ${waited}.`, lines];
      const limit = within === undefined ? '' : durationText(within);
      lines.push(`${eventTime(deadline)}  the limit: ${limit} after the first event, with no ${waited}`);
      if (tooLate === undefined) return [`time ran out, and no ${waited} ever came.`, lines];
      const { trial, by } = tooLate;
      lines.push(`${timeText(trial.event)}  ${trial.variable}  ${fieldsText(trial.event)}`);
      const after = by === 0 ? 'exactly at the limit, which is outside' : `${lapseText(by)} after the limit`;
      return [`time ran out. ${trial.variable} came ${after}.`, lines];
    }
    case 'broken': {
      const { progress, by } = reason;
      const [first] = by;
      const what = first === undefined ? '' : ` the event of ${timeText(first.event)} is none`;
      const lines = [...progressLines(progress), ...by.map(brokenLine)];
      return [`the next event had to be ${waitedText(progress)}, and${what}.`, lines];
    }
    case 'open': {
      const { progress, deadline } = reason;
      const until = deadline === undefined ? '' : `, until ${eventTime(deadline)}`;
      const what = progress.waitedFor.length === 0 ? 'whether more events belong to it' : waitedText(progress);
      return [`not yet: it is still open and waits for ${what}${until}.`, progressLines(progress)];
    }
    case 'given-up': {
      const { progress, by, most } = reason;
      const lines = [...progressLines(progress), `${timeText(by)}  one more than ${most}  ${fieldsText(by)}`];
      return [
        `it was given up, the earliest of more than ${plural(most, 'start')} that were open at once ('state.max-open-matches').`,
        lines,
      ];
    }
    case 'skipped': {
      const { event, id } = reason;
      const which = id === undefined ? 'another match' : `match ${id}`;
      const way = id === undefined ? [] : [`motif why ${id}`];
      return [
        `the event of ${timeText(event)} belongs to ${which}, and AFTER MATCH SKIP ${skip} goes on behind it.`,
        [`${timeText(event)}  ${fieldsText(event)}`, ...way],
      ];
    }
    case 'filtered':
      return [
        'the sequence is there, but the WHERE behind MATCH_RECOGNIZE leaves it out.',
        [
          `${timeText(reason.first)}  ${fieldsText(reason.first)}`,
          `${timeText(reason.last)}  ${fieldsText(reason.last)}`,
        ],
      ];
    case 'found': {
      const what = reason.as === 'match' ? 'match' : 'timeout';
      return [`it did trigger, a ${what}.`, reason.ids.map((id) => `motif why ${id}`)];
    }
    default:
      return unreachable(reason);
  }
}

function progressLines({ done, of, events }: ToldProgress): readonly string[] {
  return [`${done} of ${plural(of, 'step')}:`, ...events.map(mappedLine)];
}

function keptLine({ startedAt, time, reason, done, of, waitedFor, failed, values }: KeptMiss): string {
  const waited = `${waitedFor ?? 'the end'}${failed === undefined ? '' : ` (${failed})`}`;
  const when = time === null ? '' : ` at ${eventTime(time)}`;
  const what = {
    event: `then${when} came what is no ${waited}${values === undefined ? '' : `: ${values}`}`,
    deadline: `its time ran out${when}, with no ${waited}`,
    end: `the input ended while it waited for ${waited}`,
  } as const;
  return `  ${startedAt === null ? '' : `${eventTime(startedAt)}  `}${done} of ${plural(of, 'step')}; ${what[reason]}`;
}

function mappedLine({ variable, event, conditions }: ToldTrial): string {
  const held = conditions.map(conditionText).join(' AND ');
  return `${timeText(event)}  ${variable}  ${fieldsText(event)}${held === '' ? '' : `   since ${held}`}`;
}

function brokenLine(trial: ToldTrial): string {
  return `${timeText(trial.event)}  not ${trial.variable}: ${failureTexts(trial).join('; ')}`;
}

function waitedText({ waitedFor }: ToldProgress): string {
  const names = waitedFor.map(({ variable, condition }) =>
    condition === '' ? variable : `${variable} (${condition})`,
  );
  return names.join(' or ') || 'the end';
}
