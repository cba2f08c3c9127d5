import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyedMatcher } from '../../../src/patterns/keyed-matcher.js';
import type { Outcome } from '../../../src/patterns/outcome.js';
import { compile, type Program } from '../../../src/patterns/program.js';
import { RowObjects } from '../../../src/patterns/row-store.js';
import { keyLives } from '../../../src/patterns/tracing/key-lives.js';
import { traceKey } from '../../../src/patterns/tracing/trace-key.js';
import type { MatcherCase } from '../../support/arbitrary-case.js';
import type { CaseEvent } from '../../support/arbitrary-condition.js';
import { arbitraryFullCase } from '../../support/arbitrary-full-case.js';
import { RowView } from '../../support/row-view.js';
import { lawTimeout, runs } from '../../support/runs.js';

/*
 * Where a key may have only so much open, and is forgotten after a while, the tracer still finds what the matcher finds, and gives
 * up what that gives up.
 */

interface Told {
  readonly found: readonly { readonly start: number; readonly rows: readonly (readonly [number, string])[] }[];
  readonly givenUp: readonly number[];
}

test(
  'the tracer finds what a matcher with bounded state finds',
  () => {
    const bounds = fc.record({ maxOpen: fc.integer({ min: 1, max: 3 }), stateTtl: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(arbitraryFullCase, bounds, (given, bound) => {
        const program = compile({ ...given.pattern, ...bound });
        const traced = tracedBy(program, given);
        const told = toldBy(program, given);
        expect(traced.found).toEqual(told.found);
        expect(told.givenUp).toEqual(expect.arrayContaining([...traced.givenUp]));
      }),
      { numRuns: 15 * runs },
    );
  },
  lawTimeout,
);

function toldBy(program: Program<CaseEvent>, { rows, steps }: MatcherCase): Told {
  const found: Told['found'][number][] = [];
  const givenUp: number[] = [];
  const matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), {
    outcome: ({ kind, first, rows: mapped }: Outcome<CaseEvent>) => {
      if (kind === 'unmatched') return;
      const pairs = mapped.map(({ row, variable }) => [row.position.offset, variable] as const);
      found.push({ start: first.position.offset, rows: pairs });
    },
    fault: ({ kind, row }) => void (kind === 'bound' && givenUp.push(row.position.offset)),
    closed: () => undefined,
  });
  const view = new RowView(rows);
  for (const step of steps) {
    if (step.kind === 'row') matcher.process(0, view.next());
    else matcher.advance(step.kind === 'end' ? Number.POSITIVE_INFINITY : step.watermark);
    view.hide();
  }
  return { found: found.sort((a, b) => a.start - b.start), givenUp };
}

function tracedBy(program: Program<CaseEvent>, { rows, steps }: MatcherCase): Told {
  const taken = steps.filter(({ kind }) => kind === 'row').length;
  const watermarks = steps.flatMap((step) => (step.kind === 'watermark' ? [step.watermark] : []));
  const views = rows.slice(0, taken).map((_, at) => new RowView(rows, at));
  const reached = Math.max(...watermarks, views.at(-1)?.time ?? Number.NEGATIVE_INFINITY);
  const history = { rows: views, reached, ended: steps.some(({ kind }) => kind === 'end') };
  const found: Told['found'][number][] = [];
  const givenUp: number[] = [];
  let before = 0;
  for (const life of keyLives(program, history)) {
    for (const trace of traceKey(program, life)) {
      if (trace.kind === 'given-up') givenUp.push(before + trace.start);
      if (trace.kind !== 'match' && trace.kind !== 'timeout') continue;
      const pairs = trace.mapped.map(({ row, variable }) => [before + row, variable] as const);
      found.push({ start: before + trace.start, rows: pairs });
    }
    before += life.rows.length;
  }
  return { found, givenUp };
}
