import { compileMeasure } from '../../src/patterns/compile-measure.js';
import { KeyedMatcher } from '../../src/patterns/keyed-matcher.js';
import type { Outcome } from '../../src/patterns/outcome.js';
import { outputRows } from '../../src/patterns/output-rows.js';
import { compile } from '../../src/patterns/program.js';
import { RowObjects } from '../../src/patterns/row-store.js';
import type { ReferenceOutput } from '../reference/output-reference.js';
import type { CaseEvent } from './arbitrary-condition.js';
import type { FullCase } from './arbitrary-full-case.js';
import { RowView } from './row-view.js';
import { symbolOf } from './run-matcher.js';

/** The rows that the matcher's findings give at each step of a case. */
export function runOutputs({
  pattern,
  measures,
  rows,
  steps,
  cuts,
}: FullCase): readonly (readonly ReferenceOutput[])[] {
  const program = compile(pattern, measures);
  const compiled = measures.map(compileMeasure);
  const mode = pattern.rows ?? 'one-row';
  let found: ReferenceOutput[] = [];
  const findings = {
    outcome: (outcome: Outcome<CaseEvent>): void => {
      const start = outcome.first.position.offset;
      for (const { row, context } of outputRows(outcome, mode)) {
        const values = compiled.map((measure) => (context === undefined ? null : measure(context)));
        const place = mode === 'one-row' ? undefined : row.position.offset;
        found.push({ kind: outcome.kind, start, row: place, measures: values });
      }
    },
    fault: (): void => {},
    closed: (): void => {},
  };
  const view = new RowView(rows);
  let matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), findings);
  return steps.map((step, index) => {
    found = [];
    if (step.kind === 'row') matcher.process(0, view.next(), symbolOf(program, view));
    else matcher.advance(step.kind === 'end' ? Number.POSITIVE_INFINITY : step.watermark);
    view.hide();
    if (cuts.includes(index)) {
      const snapshot = matcher.snapshot(0);
      matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), findings);
      if (snapshot !== undefined) matcher.restore([[0, snapshot]]);
    }
    return found;
  });
}
