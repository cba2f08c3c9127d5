import { rowJson } from '../../archive/row-json.js';
import type { Behaviour } from '../../behaviour.js';
import type { Backtested } from '../../history/backtest-query.js';
import type { OpenAtMost } from '../../history/open-watch.js';
import type { RunningVersion } from '../../history/running-version.js';
import { count, eventTime, plural } from '../wording.js';

/** What a backtest came to, for people. */
export function backtestText(
  { query, version, days, examples, running, open, replay }: Backtested,
  sizeText: (bytes: number) => string,
): string {
  const found = days.reduce((sum, day) => sum + day.count, 0);
  const late = replay.late > 0 ? [`${plural(replay.late, 'late event')} took no part`] : [];
  const letters = replay.deadLetters > 0 ? [plural(replay.deadLetters, 'dead letter')] : [];
  const lines = [
    `${query}, version ${version}: ${plural(found, 'behaviour')} of ${plural(replay.events, 'archived event')}`,
    ...[...late, ...letters].map((one) => `  ${one}`),
    ...section(
      'each day',
      days.map(({ day, kind, count: many }) => `${day ?? 'without a time'}  ${kind}  ${count(many)}`),
    ),
    ...section('such as', examples.map(exampleText)),
    ...(running === undefined ? ['beside the archive: it has nothing of that name'] : runningText(running, version)),
    ...(open === undefined ? [] : openText(open, sizeText)),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function exampleText({ type, kind, time, key, values }: Behaviour): string {
  return `${kind}  ${eventTime(time ?? undefined) ?? ''}  ${rowJson(type.key, key)}  ${rowJson(type.columns, values)}`;
}

function runningText({ version, told, kept, gained, lost, examples }: RunningVersion, now: string): readonly string[] {
  const which = version === now ? 'the same version' : `version ${version}`;
  return [
    `beside the archive, which has ${which}: ${count(told)} told then, ${count(kept)} found again, ${count(gained)} gained, ${count(lost)} lost`,
    ...examples.map(
      ({ kind, time, key, values }) => `  ${kind}  ${eventTime(time ?? undefined) ?? ''}  ${key}  ${values}`,
    ),
  ];
}

function openText(
  { matches, keys, p50, p99, max, bytes }: OpenAtMost,
  sizeText: (bytes: number) => string,
): readonly string[] {
  return [
    `open at most: ${count(matches)} partial matches of ${plural(keys, 'key')}, about ${sizeText(bytes)} of state`,
    `  of a key: p50 ${count(p50)}, p99 ${count(p99)}, max ${count(max)}`,
  ];
}
