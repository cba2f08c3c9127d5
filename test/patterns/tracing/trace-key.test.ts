import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowPattern } from '../../../src/patterns/pattern.js';
import { compile } from '../../../src/patterns/program.js';
import type { StartTrace } from '../../../src/patterns/tracing/attempt.js';
import { traceKey } from '../../../src/patterns/tracing/trace-key.js';
import type { CaseEvent } from '../../support/arbitrary-condition.js';
import { arbitraryFullCase } from '../../support/arbitrary-full-case.js';
import { parsePattern } from '../../support/parse-pattern.js';
import { RowView } from '../../support/row-view.js';
import { runMatcher } from '../../support/run-matcher.js';
import { lawTimeout, runs } from '../../support/runs.js';
import { tracesOf } from '../../support/traces-of.js';
import { byLetter, typedRows } from '../../support/typed-rows.js';

test(
  'the tracer finds what the matcher finds',
  () => {
    fc.assert(
      fc.property(arbitraryFullCase, (given) => {
        const found = runMatcher({ ...given, cuts: [] })
          .flat()
          .filter(({ kind }) => kind !== 'unmatched')
          .map(({ kind, start, rows }) => ({
            kind,
            start,
            rows: rows.map(({ row, variable }) => ({ row, variable })),
          }));
        const traced = tracesOf(given).flatMap((trace) =>
          trace.kind === 'match' || trace.kind === 'timeout'
            ? [{ kind: trace.kind, start: trace.start, rows: trace.mapped }]
            : [],
        );
        expect(traced).toEqual(found.sort((a, b) => a.start - b.start));
      }),
      { numRuns: runs },
    );
  },
  lawTimeout,
);

describe('what a start row came to', () => {
  test.each<
    [what: string, pattern: string, rows: string, expected: string[], options?: Partial<RowPattern<CaseEvent>>]
  >([
    ['a match', 'A X*? R', 'a0 b1 r2', ['match 0-2', 'skipped by 0', 'skipped by 0']],
    ['no row to begin with', 'A R', 'b0 c1', ['not-begun missing 2', 'not-begun missing 2']],
    [
      'a row that does not follow',
      'A B R',
      'a0 b1 c2 r3',
      ['died missing 1 after 1 by 2', 'not-begun missing 3', 'not-begun missing 3', 'not-begun missing 3'],
    ],
    ['too late', 'A X*? R', 'a0 b1 r9', ['expired missing 1 after 1', 'not-begun missing 2', 'not-begun missing 2']],
    ['still open', 'A X*? R', 'a0 b1', ['open missing 1 after 1']],
  ])('%s', (_, pattern, text, expected, options) => {
    const rows = typedRows(text);
    const whole: RowPattern<CaseEvent> = {
      pattern: parsePattern(pattern),
      define: byLetter(),
      skip: { to: 'past-last-row' },
      timeouts: false,
      within: 5,
      ...options,
    };
    const last = rows.at(-1)?.time ?? 0;
    const views = rows.map((_row, at) => new RowView(rows, at));
    const traces = traceKey(compile(whole), { rows: views, reached: last, ended: false });
    expect(traces.map(textOf).slice(0, expected.length)).toEqual(expected);
  });
});

function textOf(trace: StartTrace): string {
  if (trace.kind === 'skipped') return `skipped by ${trace.by}`;
  const { kind, start, mapped, furthest, endedBy } = trace;
  if (kind === 'match') return `match ${start}-${mapped.at(-1)?.row}`;
  const after = furthest.at < start ? '' : ` after ${furthest.at}`;
  return `${kind} missing ${furthest.missing}${after}${endedBy === undefined || kind === 'not-begun' ? '' : ` by ${endedBy}`}`;
}
