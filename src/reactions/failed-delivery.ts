import type { Position } from '../event.js';

/** A behaviour that was given up, as it stands in the journal: nothing of what it says is in it. */
export interface FailedDelivery extends Position {
  readonly id: string;
  readonly tries: number;
  readonly reason: string;
  /** When it was given up: ISO 8601. */
  readonly at: string;
}

/** A failed delivery that came through later, or is of no interest any more. */
interface SettledDelivery extends Position {
  readonly isSettled: true;
}

/** A reason is cut to so many characters. */
const LONGEST_REASON = 300;

export function failedLine(failed: FailedDelivery): string {
  const { id, source, partition, offset, tries, at } = failed;
  const reason = failed.reason.slice(0, LONGEST_REASON);
  return `${JSON.stringify({ id, source, partition, offset, tries, reason, at })}\n`;
}

export function settledLine({ source, partition, offset }: Position): string {
  return `${JSON.stringify({ source, partition, offset, isSettled: true })}\n`;
}

/** What of a journal is still failed, in the order in which it was given up. Half a line is what a killed process left. */
export function parseFailed(journal: string): ReadonlyMap<string, FailedDelivery> {
  const failed = new Map<string, FailedDelivery>();
  for (const line of journal.split('\n')) {
    const entry = parseLine(line);
    if (entry === undefined) continue;
    const place = placeName(entry);
    failed.delete(place);
    if (!('isSettled' in entry)) failed.set(place, entry);
  }
  return failed;
}

/** One text a position. */
export function placeName({ source, partition, offset }: Position): string {
  return JSON.stringify([source, partition, offset]);
}

function parseLine(line: string): FailedDelivery | SettledDelivery | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isPosition(entry)) return undefined;
  const { source, partition, offset } = entry;
  if ('isSettled' in entry) return { source, partition, offset, isSettled: true };
  if (!('id' in entry && 'tries' in entry && 'reason' in entry && 'at' in entry)) return undefined;
  const { id, tries, reason, at } = entry;
  return { id: String(id), source, partition, offset, tries: Number(tries), reason: String(reason), at: String(at) };
}

export function isPosition(entry: unknown): entry is Position {
  if (typeof entry !== 'object' || entry === null) return false;
  if (!('source' in entry && 'partition' in entry && 'offset' in entry)) return false;
  return typeof entry.source === 'string' && typeof entry.partition === 'number' && typeof entry.offset === 'number';
}
