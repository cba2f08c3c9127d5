import type { RowPattern } from '../../patterns/pattern.js';
import type { WrittenConditions } from '../../patterns/tracing/condition-part.js';
import type { Field } from '../../schema.js';
import type { MatchScope, Memory } from '../binding/bind-context.js';
import type { OrderItem, QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { StateLimits } from '../state-limits.js';
import type { MatchRecognizeSyntax } from '../syntax/ast.js';
import { nounOf } from '../syntax/noun-of.js';
import { checkMemory, memoryText, type Remembered } from './check-memory.js';
import { type DefinePlan, planDefine } from './plan-define.js';
import { type Measure, planMeasures } from './plan-measures.js';
import { planOrderBy } from './plan-order-by.js';
import { planPartitionBy } from './plan-partition-by.js';
import { type PatternPlan, planPattern } from './plan-pattern.js';
import { planSkip } from './plan-skip.js';
import { planSubsets } from './plan-subsets.js';
import { planWithin } from './plan-within.js';
import { type Place, reachesBefore } from './reaches-before.js';

/** What MATCH_RECOGNIZE says; where something is wrong with it, which is then reported, a stand-in. */
export interface MatchPlan {
  readonly partitionBy: readonly number[];
  readonly orderBy: readonly OrderItem[];
  readonly pattern: RowPattern;
  /** DEFINE as it is written. */
  readonly conditions: WrittenConditions;
  readonly measures: readonly Measure[];
  /** The match's row: the key's fields, or with ALL ROWS PER MATCH all of the input's; then the measures. */
  readonly row: readonly Field[];
}

export function planMatch(
  syntax: MatchRecognizeSyntax,
  input: QueryInput,
  limits: StateLimits,
  report: ProblemReport,
): MatchPlan {
  const { kind: rows, showTimeouts } = syntax.rowsPerMatch;
  const partitionBy = planPartitionBy(syntax, input, report);
  const orderBy = planOrderBy(syntax, input, report);
  const shape = planPattern(syntax.pattern, { over: nounOf(input), rows }, report);
  const { pattern, variables } = shape;
  const subsets = planSubsets(syntax, variables, report);
  const within = planWithin(syntax, input, orderBy, limits, report);
  const skip = planSkip(syntax, input, pattern, variables, subsets, report);
  const scope = { kind: 'match', input, variables, subsets } as const;
  const define = planDefine(syntax, scope, report);
  const shown = rows === 'one-row' ? partitionBy.flatMap((field) => input.schema[field] ?? []) : input.schema;
  const memories: Memory[] = [];
  const measuresScope: MatchScope = { ...scope, clause: 'MEASURES', memories };
  const measures = planMeasures(syntax, shown, measuresScope, report);
  const isStream = input.time !== undefined;
  const needed = remembered(shape, define, memories, { measuresOf: rows, timeouts: showTimeouts });
  const { stateTtl, maxOpen } = limits;
  const remembers = isStream && checkMemory(needed, limits, report);
  return {
    partitionBy,
    orderBy,
    pattern: {
      pattern,
      define: define.conditions,
      skip,
      ...(within === undefined ? {} : { within }),
      timeouts: showTimeouts,
      ...(remembers && stateTtl !== undefined ? { stateTtl } : {}),
      ...(isStream && maxOpen !== undefined ? { maxOpen } : {}),
      rows,
    },
    conditions: define.parts,
    measures,
    row: [...shown, ...measures.map(({ name, type }) => ({ name, type }))],
  };
}

/** What a key must remember while nothing of it is open. */
function remembered(
  { pattern, starts }: PatternPlan,
  define: DefinePlan,
  measures: readonly Memory[],
  inMeasures: Place,
): readonly Remembered[] {
  const isNeeded = ({ of }: Memory, place: Place): boolean =>
    of === 'match-number' || reachesBefore(of, pattern, place);
  const needed = [
    ...define.memories.filter((memory) => isNeeded(memory, memory)),
    ...measures.filter((memory) => isNeeded(memory, inMeasures)),
  ];
  return [
    ...starts.map((span) => ({ span, ...memoryText('start') })),
    ...needed.map(({ of, span }) => ({ span, ...memoryText(of) })),
  ];
}
