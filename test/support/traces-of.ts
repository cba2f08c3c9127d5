import { compile } from '../../src/patterns/program.js';
import type { StartTrace } from '../../src/patterns/tracing/attempt.js';
import { traceKey } from '../../src/patterns/tracing/trace-key.js';
import { MINUTE } from '../../src/time.js';
import type { MatcherCase } from './arbitrary-case.js';
import { RowView } from './row-view.js';

/** What became of each row of a case, as the tracer has it. */
export function tracesOf({ pattern, rows, steps }: MatcherCase): readonly StartTrace[] {
  const taken = steps.filter(({ kind }) => kind === 'row').length;
  const watermarks = steps.flatMap((step) => (step.kind === 'watermark' ? [step.watermark] : []));
  const views = rows.slice(0, taken).map((_, at) => new RowView(rows, at));
  return traceKey(compile(pattern), {
    rows: views,
    reached: Math.max(...watermarks, views.at(-1)?.time ?? -MINUTE),
    ended: steps.some(({ kind }) => kind === 'end'),
  });
}
