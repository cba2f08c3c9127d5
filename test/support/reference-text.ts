import type { RowPattern } from '../../src/patterns/pattern.js';
import type { ReferenceStep } from '../reference/knowledge.js';
import { type ReferenceOutcome, referenceEmissions, referenceMatches } from '../reference/match-reference.js';
import type { CaseEvent } from './arbitrary-condition.js';
import { parsePattern } from './parse-pattern.js';
import { byLetter, typedRows } from './typed-rows.js';

type Options = Partial<RowPattern<CaseEvent>>;

function rowPattern(pattern: string, options: Options): RowPattern<CaseEvent> {
  return {
    define: byLetter(),
    skip: { to: 'past-last-row' },
    timeouts: false,
    ...options,
    pattern: parsePattern(pattern),
  };
}

/**
 * The reference's matches of `a0 b3 c5`, each as `A0 B1` (a variable and its row), `empty@ROW`, `unmatched@ROW` or `timeout@TIME A0`;
 * `!` is a failed skip, `{B1}` an excluded row.
 */
export function matches(pattern: string, rows: string, options: Options = {}): readonly string[] {
  return referenceMatches(rowPattern(pattern, options), typedRows(rows), { end: true }).map(printOutcome);
}

/** What becomes known at each of the steps `row`, `w=TIME` and `end` that follow the rows. */
export function moments(pattern: string, text: string, options: Options = {}): readonly (readonly string[])[] {
  const steps = [...text.matchAll(/row|end|w=(\d+)/g)].map(([word, time]): ReferenceStep => {
    if (time !== undefined) return { kind: 'watermark', watermark: Number(time) };
    return { kind: word === 'end' ? 'end' : 'row' };
  });
  const rows = typedRows(text.replace(/row.*|w=.*|end.*/, ''));
  return referenceEmissions(rowPattern(pattern, options), rows, steps).map((outcomes) => outcomes.map(printOutcome));
}

export function printOutcome({ kind, start, rows, time, skipFailed }: ReferenceOutcome): string {
  const mapped = rows
    .map(({ row, variable, excluded }) => (excluded ? `{${variable}${row}}` : `${variable}${row}`))
    .join(' ');
  if (kind === 'unmatched') return `unmatched@${start}`;
  if (kind === 'timeout') return `timeout@${time} ${mapped}`;
  return rows.length === 0 ? `empty@${start}` : `${mapped}${skipFailed ? ' !' : ''}`;
}
