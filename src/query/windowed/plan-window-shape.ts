import { unreachable } from '../../errors.js';
import type { Duration } from '../../time.js';
import type { WindowShape } from '../../windows/window-shape.js';
import { columnOf } from '../binding/column-of.js';
import { constantDuration } from '../binding/constant-duration.js';
import type { QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { StateLimits } from '../state-limits.js';
import type { WindowTableSyntax } from '../syntax/windowed-syntax.js';

/** The lengths of the window function, checked; undefined when something is wrong with one, which was reported. */
export function planWindowShape(
  syntax: WindowTableSyntax,
  input: QueryInput,
  limits: StateLimits,
  report: ProblemReport,
): WindowShape | undefined {
  const { function: name } = syntax;
  switch (name) {
    case 'TUMBLE': {
      const [size, offset] = [lengthOf(syntax, 'size', report), offsetOf(syntax, report)];
      if (size === undefined || offset === undefined) return undefined;
      return { kind: 'hopping', slide: size, size, offset };
    }
    case 'HOP': {
      const [slide, size] = [lengthOf(syntax, 'slide', report), lengthOf(syntax, 'size', report)];
      const offset = offsetOf(syntax, report);
      if (slide === undefined || size === undefined || offset === undefined) return undefined;
      if (slide > size) warnOfGaps(syntax, report);
      return { kind: 'hopping', slide, size, offset };
    }
    case 'CUMULATE': {
      const [step, size] = [lengthOf(syntax, 'step', report), lengthOf(syntax, 'size', report)];
      const offset = offsetOf(syntax, report);
      if (step === undefined || size === undefined || offset === undefined) return undefined;
      if (size % step === 0) return { kind: 'cumulating', step, size, offset };
      const hint = "Its windows end step by step up to the size: INTERVAL '1' HOUR, INTERVAL '1' DAY";
      report.error(syntax.lengths.get('step') ?? syntax, 'the step of CUMULATE must divide its size', hint);
      return undefined;
    }
    case 'SESSION': {
      const gap = lengthOf(syntax, 'gap', report);
      const partitionBy = syntax.partitionBy.map((column) => columnOf(column, input, report));
      const known = partitionBy.filter((field) => field !== undefined);
      if (gap === undefined || known.length < partitionBy.length) return undefined;
      checkGap(syntax, gap, limits, report);
      return { kind: 'session', gap, partitionBy: [...new Set(known)] };
    }
    default:
      return unreachable(name);
  }
}

function lengthOf(
  { function: name, lengths }: WindowTableSyntax,
  length: string,
  report: ProblemReport,
): Duration | undefined {
  const syntax = lengths.get(length);
  if (syntax === undefined) return undefined;
  const duration = constantDuration(syntax, `the ${length} of ${name}`, report);
  if (duration === undefined || duration > 0) return duration;
  const found = duration === 0 ? 'is nothing' : 'is negative';
  report.error(syntax, `the ${length} of ${name} ${found}`, "Write a length of time: INTERVAL '1' HOUR");
  return undefined;
}

/** Of either sign. */
function offsetOf({ function: name, lengths }: WindowTableSyntax, report: ProblemReport): Duration | undefined {
  const syntax = lengths.get('offset');
  return syntax === undefined ? 0 : constantDuration(syntax, `the offset of ${name}`, report);
}

function warnOfGaps({ lengths }: WindowTableSyntax, report: ProblemReport): void {
  const slide = lengths.get('slide');
  if (slide === undefined) return;
  const message = 'the slide of HOP is longer than its size: rows between two windows are in none';
  report.warn(slide, message, 'The slide comes first, then the size');
}

function checkGap(
  { lengths }: WindowTableSyntax,
  gap: Duration,
  { stateTtl }: StateLimits,
  report: ProblemReport,
): void {
  const syntax = lengths.get('gap');
  if (syntax === undefined || stateTtl === undefined || gap <= stateTtl) return;
  const message = "the gap of SESSION is longer than 'state.ttl', after which a key is forgotten";
  report.error(syntax, message, "Declare a longer 'state.ttl' in streams.sql, or a shorter gap");
}
