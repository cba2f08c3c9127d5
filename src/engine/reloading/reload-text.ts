import { DAY, type Duration, HOUR, MINUTE, SECOND } from '../../time.js';
import type { RunOptions } from '../contract.js';
import type { QueriesChanged } from './queries-changed.js';
import type { WarmExtent } from './warm-extent.js';

/** Names of so many queries fit into a line. */
const FEW = 3;

/** Says what has become of queries, in a line where nobody wants more. */
export async function tellChanged(
  { onChanged, onNote }: Pick<RunOptions, 'onChanged' | 'onNote'>,
  changed: QueriesChanged,
): Promise<void> {
  await (onChanged === undefined ? onNote?.(reloadText(changed)) : onChanged(changed));
}

/** What has become of queries, in a line. @param where in what of the run, where that is not all of it */
export function reloadText(
  { change: { added, edited, removed }, state, took }: QueriesChanged,
  where: string = '',
): string {
  const after = took === undefined ? '' : ` after ${(took / SECOND).toFixed(1)} s`;
  const begun = [...added, ...edited].map(({ type }) => type.name);
  const isEdit = added.length === 0;
  const what = isEdit ? (begun.length === 1 ? 'new version live' : 'new versions live') : 'live';
  return [
    ...(begun.length === 0 ? [] : [`${namesText(begun)}: ${what}${where}${after}, ${state}`]),
    ...(removed.length === 0 ? [] : [`${namesText(removed)}: taken out`]),
  ].join('; ');
}

/** Where the state of queries comes from that have read what `keeper` has of the past. */
export function extentText({ events, from, until }: WarmExtent, keeper: string): string {
  if (events === 0 || from === undefined || until === undefined) return 'no events before';
  return `state from ${lengthText(until - from)} of ${keeper}`;
}

function namesText(names: readonly string[]): string {
  return names.length <= FEW
    ? names.join(', ')
    : `${names.slice(0, FEW - 1).join(', ')} and ${names.length - FEW + 1} more`;
}

function lengthText(length: Duration): string {
  const [unit, name] =
    length >= 2 * DAY
      ? [DAY, 'days']
      : length >= 2 * HOUR
        ? [HOUR, 'hours']
        : length >= 2 * MINUTE
          ? [MINUTE, 'minutes']
          : [SECOND, 'seconds'];
  return `${Math.round(length / unit)} ${name}`;
}
