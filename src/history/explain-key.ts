import type { Behaviour } from '../behaviour.js';
import type { Position } from '../event.js';
import type { Program } from '../patterns/program.js';
import type { Attempt, StartTrace } from '../patterns/tracing/attempt.js';
import { traceKey } from '../patterns/tracing/trace-key.js';
import type { KeyHistory } from '../patterns/tracing/trace-start.js';
import type { Timestamp } from '../time.js';
import { AttemptExplainer } from './explain-attempt.js';
import type { Teller } from './tell.js';
import type { Reason } from './why-not-answer.js';

/** What became of one key, and how near it came: 0 is a match, the rest how many steps were missing. */
export interface KeyExplanation {
  readonly reason: Reason;
  readonly missing: number;
  /** Of the event that it is about. */
  readonly time: Timestamp;
}

/** What the query found of the key, or why nothing. `at`: about the events around this time. */
export function explainKey(
  program: Program<never>,
  history: KeyHistory<never>,
  teller: Teller,
  { behaviours, at }: { readonly behaviours: readonly Behaviour[]; readonly at?: Timestamp },
): KeyExplanation {
  const { rows } = history;
  const explainer = new AttemptExplainer(program, history, teller);
  const traces = traceKey(program, history);
  const timeOf = (row: number): Timestamp => rows[row]?.time ?? Number.NaN;
  const idsOf = (start: number): readonly string[] => {
    const position = rows[start]?.position;
    return behaviours.flatMap(({ id, evidence: [first] }) => (isSame(first, position) ? [id] : []));
  };
  const found = traces.filter((trace) => isFound(trace));
  const about = at === undefined ? undefined : traceAt(traces, timeOf, at);
  const chosen =
    about ?? found.filter(({ start }) => idsOf(start).length > 0).at(-1) ?? found.at(-1) ?? nearestOf(traces);
  if (chosen === undefined) return { reason: { kind: 'no-event', seen: 0 }, missing: Infinity, time: Number.NaN };
  const time = timeOf(chosen.start);
  if (chosen.kind === 'skipped') {
    const event = rows[chosen.start];
    const [id] = idsOf(chosen.by);
    if (event === undefined) throw new RangeError(`the key has no row ${chosen.start}`);
    const reason: Reason = { kind: 'skipped', event: teller.event(event), ...(id === undefined ? {} : { id }) };
    return { reason, missing: 0, time };
  }
  if (chosen.kind === 'not-begun' && about === undefined)
    return { reason: explainer.notBegun(), missing: Infinity, time };
  if (chosen.kind !== 'match' && chosen.kind !== 'timeout') {
    return { reason: explainer.explain(chosen), missing: chosen.furthest.missing, time };
  }
  const ids = about === undefined ? found.flatMap(({ start }) => idsOf(start)) : idsOf(chosen.start);
  if (ids.length > 0) return { reason: { kind: 'found', as: chosen.kind, ids }, missing: 0, time };
  const [first, last] = [rows[chosen.start], rows[chosen.mapped.at(-1)?.row ?? chosen.start]];
  if (first === undefined || last === undefined) throw new RangeError(`the key has no row ${chosen.start}`);
  return { reason: { kind: 'filtered', first: teller.event(first), last: teller.event(last) }, missing: 0, time };
}

function isFound({ kind }: StartTrace): boolean {
  return kind === 'match' || kind === 'timeout';
}

/** The one with the fewest steps missing, the latest of them. */
function nearestOf(traces: readonly StartTrace[]): Attempt | undefined {
  let nearest: Attempt | undefined;
  for (const trace of traces) {
    if (trace.kind === 'skipped') continue;
    if (nearest === undefined || rank(trace) <= rank(nearest)) nearest = trace;
  }
  return nearest;
}

/** The attempt that was under way at the time, the nearest to a match of them; else what the nearest event in time came to. */
function traceAt(
  traces: readonly StartTrace[],
  timeOf: (row: number) => Timestamp,
  at: Timestamp,
): StartTrace | undefined {
  const isUnderWay = (trace: StartTrace): boolean => {
    if (trace.kind === 'skipped' || trace.kind === 'not-begun') return false;
    const end = isFound(trace) ? timeOf(trace.mapped.at(-1)?.row ?? trace.start) : trace.deadline;
    return timeOf(trace.start) <= at && at <= end;
  };
  const underWay = traces.filter(isUnderWay);
  const match = underWay.find(isFound);
  if (match !== undefined) return match;
  const nearest = nearestOf(underWay);
  if (nearest !== undefined) return nearest;
  return traces.toSorted((a, b) => Math.abs(timeOf(a.start) - at) - Math.abs(timeOf(b.start) - at))[0];
}

function rank({ kind, furthest }: Attempt): number {
  return kind === 'not-begun' ? Number.POSITIVE_INFINITY : furthest.missing;
}

function isSame(one: Position | undefined, other: Position | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.source === other.source && one.partition === other.partition && one.offset === other.offset;
}
