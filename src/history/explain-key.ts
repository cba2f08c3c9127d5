import type { Behaviour } from '../behaviour.js';
import type { Position } from '../event.js';
import type { Program } from '../patterns/program.js';
import type { Attempt, StartTrace } from '../patterns/tracing/attempt.js';
import { keyLives } from '../patterns/tracing/key-lives.js';
import { stepDistances } from '../patterns/tracing/step-distances.js';
import { traceKey } from '../patterns/tracing/trace-key.js';
import { type KeyHistory, traceStart } from '../patterns/tracing/trace-start.js';
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
  /** Attempts before it that came as near. */
  readonly alike: number;
}

interface Asked {
  readonly behaviours: readonly Behaviour[];
  readonly at?: Timestamp;
}

/** What the query found of the key, or why nothing. `at`: about the events around this time. */
export function explainKey(
  program: Program<never>,
  history: KeyHistory<never>,
  teller: Teller,
  asked: Asked,
): KeyExplanation {
  const { at } = asked;
  const lives = keyLives(program, history);
  const about = at === undefined ? lives : [lives.findLast(({ rows }) => timeAt(rows, 0) <= at) ?? history];
  const explained = about.map((life) => explainLife(program, life, teller, asked));
  const nearest = explained.reduce((best, one) => (one.missing <= best.missing ? one : best));
  const alike = explained.filter((one) => one !== nearest && isAlike(one, nearest));
  const told = { ...nearest, alike: alike.reduce((sum, one) => sum + 1 + one.alike, nearest.alike) };
  if (nearest.reason.kind === 'not-begun' && at === undefined) {
    return { ...told, reason: new AttemptExplainer(program, history, teller).notBegun() };
  }
  const { reason } = nearest;
  if (reason.kind !== 'found') return told;
  const ids = explained.flatMap((one) => (one.reason.kind === 'found' ? one.reason.ids : []));
  return { ...told, alike: 0, reason: { ...reason, ids } };
}

function isAlike({ reason, missing }: KeyExplanation, nearest: KeyExplanation): boolean {
  return missing === nearest.missing && missing < Number.POSITIVE_INFINITY && reason.kind === nearest.reason.kind;
}

/** From where the key was not known to where it was forgotten. */
function explainLife(
  program: Program<never>,
  history: KeyHistory<never>,
  teller: Teller,
  { behaviours, at }: Asked,
): KeyExplanation {
  const { rows } = history;
  const explainer = new AttemptExplainer(program, history, teller);
  const traces = traceKey(program, history);
  const timeOf = (row: number): Timestamp => timeAt(rows, row);
  const idsOf = (start: number): readonly string[] => {
    const position = rows[start]?.position;
    return behaviours.flatMap(({ id, evidence: [first] }) => (isSame(first, position) ? [id] : []));
  };
  const found = traces.filter((trace) => isFound(trace));
  const about =
    at === undefined ? undefined : (skippedStart(program, history, traces, at) ?? traceAt(traces, timeOf, at));
  const chosen =
    about ?? found.filter(({ start }) => idsOf(start).length > 0).at(-1) ?? found.at(-1) ?? nearestOf(traces);
  const none = { missing: Number.POSITIVE_INFINITY, time: Number.NaN, alike: 0 };
  if (chosen === undefined) return { ...none, reason: { kind: 'no-event', seen: 0 } };
  const time = timeOf(chosen.start);
  const known = { missing: 0, time, alike: 0 };
  if (chosen.kind === 'skipped') {
    const event = rows[chosen.start];
    const [id] = idsOf(chosen.by);
    if (event === undefined) throw new RangeError(`the key has no row ${chosen.start}`);
    return { ...known, reason: { kind: 'skipped', event: teller.event(event), ...(id === undefined ? {} : { id }) } };
  }
  if (chosen.kind === 'not-begun' && about === undefined) return { ...none, time, reason: explainer.notBegun() };
  if (chosen.kind !== 'match' && chosen.kind !== 'timeout') {
    const alike = about === undefined ? asNear(traces, chosen) : 0;
    return { reason: explainer.explain(chosen), missing: chosen.furthest.missing, time, alike };
  }
  const ids = about === undefined ? found.flatMap(({ start }) => idsOf(start)) : idsOf(chosen.start);
  if (ids.length > 0) return { ...known, reason: { kind: 'found', as: chosen.kind, ids } };
  const [first, last] = [rows[chosen.start], rows[chosen.mapped.at(-1)?.row ?? chosen.start]];
  if (first === undefined || last === undefined) throw new RangeError(`the key has no row ${chosen.start}`);
  return { ...known, reason: { kind: 'filtered', first: teller.event(first), last: teller.event(last) } };
}

/** How many others came as near as this one. */
function asNear(traces: readonly StartTrace[], chosen: Attempt): number {
  return traces.filter((trace) => trace.kind !== 'skipped' && trace !== chosen && rank(trace) === rank(chosen)).length;
}

function timeAt(rows: KeyHistory<never>['rows'], row: number): Timestamp {
  return rows[row]?.time ?? Number.NaN;
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

/** An event of just this time that could begin a match too, and is within another; of the one that completed that, it is told. */
function skippedStart(
  program: Program<never>,
  history: KeyHistory<never>,
  traces: readonly StartTrace[],
  at: Timestamp,
): StartTrace | undefined {
  const distances = stepDistances(program.states, program.positions);
  const begins = ({ start }: StartTrace): boolean =>
    traceStart(program, history, start, { matchNumber: 1, distances }).kind !== 'not-begun';
  const isLast = (trace: StartTrace): boolean => {
    const by = trace.kind === 'skipped' ? traces.find(({ start }) => start === trace.by) : undefined;
    return by === undefined || by.kind === 'skipped' || by.mapped.at(-1)?.row === trace.start;
  };
  const there = traces.filter((trace) => timeAt(history.rows, trace.start) === at);
  if (there.some(({ kind }) => kind !== 'skipped')) return undefined;
  return there.find((trace) => !isLast(trace) && begins(trace));
}

function rank({ kind, furthest }: Attempt): number {
  return kind === 'not-begun' ? Number.POSITIVE_INFINITY : furthest.missing;
}

function isSame(one: Position | undefined, other: Position | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.source === other.source && one.partition === other.partition && one.offset === other.offset;
}
