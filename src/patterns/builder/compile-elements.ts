import type { Pattern } from '../pattern.js';
import type { Contiguity, Element, NotElement, StepElement } from './element.js';
import { isLooping } from './element.js';
import { isNullable } from './is-nullable.js';

/** What holds until the next event is taken. */
interface Pending {
  /** Nothing is taken yet: the first event taken begins the match, so none is passed over before it. */
  readonly start: boolean;
  /** Neither passed over nor taken: `notFollowedBy`'s, and what a greedy loop just left would have taken. */
  readonly nots: readonly Forbidden[];
  /** For the very next event only: `notNext`'s. */
  readonly firstNots: readonly string[];
  /** The very next event is one of these: what ended a greedy loop. */
  readonly firstWhen: readonly string[];
}

interface Forbidden {
  readonly name: string;
  /** Said by a greedy loop, which may end the pattern all the same. */
  readonly greedy: boolean;
  /** It is not passed over, but it may be taken: what completes a match does not come before its end. */
  readonly takeable?: true;
}

/** What the groups around a step and its place in a loop say about it. */
interface Scope {
  /** Conditions that end a loop around. */
  readonly until: readonly string[];
  /** Instead of the element's own, for the head of a group. */
  readonly contiguity?: Contiguity;
  readonly absence?: Pattern;
}

const nothing: Pending = { start: false, nots: [], firstNots: [], firstWhen: [] };

/**
 * A pattern sequence in Flink CEP's words as a row pattern, for all its matches. `absence` stands for what a
 * `notFollowedBy` at the end waits for.
 */
export function compileElements(elements: readonly Element[], absence?: Pattern): Pattern {
  const scope = { until: [], ...(absence === undefined ? {} : { absence }) };
  return sequence(elements, { ...nothing, start: true }, scope, () => empty, true);
}

const empty: Pattern = { kind: 'empty' };

/** `rest` compiles what comes after the sequence. `last`: nothing does. */
function sequence(
  elements: readonly Element[],
  pending: Pending,
  scope: Scope,
  rest: (pending: Pending) => Pattern,
  last: boolean,
): Pattern {
  const [element, ...others] = elements;
  if (element === undefined) return last ? end(pending, undefined) : rest(pending);
  const { contiguity: _, ...inside } = scope;
  const after = (then: Pending): Pattern => sequence(others, then, inside, rest, last);
  if (element.kind === 'step') return repeated(element, pending, scope, following(others), after);
  const atEnd = others.length === 0 && last;
  if (element.kind === 'not-next') {
    const firstNots = [...pending.firstNots, element.name];
    return atEnd ? oneMore({ ...pending, firstNots }) : after({ ...pending, firstNots });
  }
  const nots = [...pending.nots, { name: element.name, greedy: false }];
  return atEnd ? (scope.absence ?? end({ ...pending, nots }, element)) : after({ ...pending, nots });
}

/** The end of the pattern: complete at once, or when what must not come did not. */
function end(pending: Pending, not: NotElement | undefined): Pattern {
  const { nots, firstNots } = pending;
  if (not === undefined) return firstNots.length === 0 ? empty : oneMore(pending);
  const { withinPrevious } = not;
  return {
    kind: 'gap',
    until: nots.filter(({ greedy }) => !greedy).map(({ name }) => name),
    rows: 'to-deadline',
    ...(withinPrevious === undefined ? {} : { withinPrevious }),
  };
}

/** `notNext` at the end waits for the next event. */
function oneMore({ nots, firstNots }: Pending): Pattern {
  return { kind: 'gap', until: [...nots.map(({ name }) => name), ...firstNots], rows: 'one' };
}

/** A step with its quantifier, and what comes after it. */
function repeated(
  step: StepElement,
  pending: Pending,
  scope: Scope,
  loopPending: Pending,
  after: (pending: Pending) => Pattern,
): Pattern {
  const until = step.until === undefined ? [] : [step.until];
  const taken: Pending = { ...nothing, nots: step.greedy ? greedyNots(step) : [] };
  const leave = (left: Pending): Pattern => {
    const ends = step.greedy && step.until !== undefined;
    return ends ? either(after(left), after({ ...withoutGreedy(left), firstWhen: until })) : after(left);
  };
  const inside = { ...scope, until: [...scope.until, ...until] };
  const body = (): Pattern =>
    chain(once(step, pending, inside, until), isLooping(step) ? loop(step, loopPending, inside.until) : empty);
  const rest = leave(taken);
  const completes = step.what.kind === 'single' && step.min === 1 && hasNots(pending) && isNullable(rest);
  const completed = completes ? once(step, takeable(pending), inside, until) : undefined;
  if (completed !== undefined && rest.kind === 'empty' && !isLooping(step) && !step.optional) return completed;
  if (step.optional && isNothing(pending) && !step.greedy)
    return chain({ kind: 'quantified', body: body(), min: 0, max: 1, greedy: true }, rest);
  const through = isLooping(step) ? chain(body(), rest) : round(step, pending, inside, until, leave);
  const skipped = step.optional ? [leave({ ...pending, nots: [...pending.nots, ...taken.nots] })] : [];
  return either(through, ...(completed === undefined ? [] : [completed]), ...skipped);
}

/** All of a loop but its first event or round. What must not come after the loop ends it as soon as it may end. */
function loop(step: StepElement, { nots, firstNots }: Pending, until: readonly string[]): Pattern {
  const { inner: contiguity, min, max } = step;
  const again = (first: readonly string[]): Pattern =>
    once(step, { ...nothing, nots, firstNots: first }, { until, contiguity }, []);
  const most = max === undefined ? {} : { max: max - min };
  const needed: Pattern = { kind: 'quantified', body: again([]), min: min - 1, max: min - 1, greedy: true };
  const more: Pattern = { kind: 'quantified', body: again(firstNots), min: 0, ...most, greedy: true };
  return chain(min === 1 ? empty : needed, max === min ? empty : more);
}

function once(step: StepElement, pending: Pending, scope: Scope, free: readonly string[]): Pattern {
  return round(step, pending, scope, free, () => empty);
}

/**
 * One event, or one round of a group, what is passed over before it, and what comes after. `free`: what a gap before it
 * does not heed.
 */
function round(
  step: StepElement,
  pending: Pending,
  scope: Scope,
  free: readonly string[],
  after: (pending: Pending) => Pattern,
): Pattern {
  const { what } = step;
  const contiguity = scope.contiguity ?? step.contiguity;
  if (what.kind === 'group') return sequence(what.elements, pending, { until: scope.until, contiguity }, after, false);
  const { name } = what;
  const { withinPrevious } = step;
  const nots = pending.nots.map((not) => not.name);
  const forbidden = pending.nots.filter((not) => not.takeable !== true).map((not) => not.name);
  const variable = (unless: readonly string[], when: readonly string[]): Pattern => ({
    kind: 'variable',
    name,
    ...(unless.length === 0 ? {} : { unless }),
    ...(when.length === 0 ? {} : { when }),
    ...(withinPrevious === undefined ? {} : { withinPrevious }),
  });
  const unless = [...forbidden, ...scope.until];
  const { firstNots, firstWhen } = pending;
  const next = variable([...unless, ...firstNots], firstWhen);
  if (pending.start || contiguity === 'next') return chain(next, after(nothing));
  const heeded = scope.until.filter((condition) => !free.includes(condition));
  const until = [...nots, ...heeded, ...(contiguity === 'followed-by' ? [name] : [])];
  const later = chain({ kind: 'gap', until }, variable(unless, []));
  if (firstNots.length === 0 && firstWhen.length === 0) return chain(later, after(nothing));
  const over: Pattern = {
    kind: 'gap',
    until: [...until, ...firstNots],
    ...(firstWhen.length === 0 ? {} : { when: firstWhen }),
    rows: 'one',
  };
  return chain(either(next, chain(over, later)), after(nothing));
}

/** What a loop heeds of the nots that follow it: `notFollowedBy` from its first event on, `notNext` where it may end. */
function following(others: readonly Element[]): Pending {
  const [next, ...rest] = others;
  if (next === undefined || next.kind === 'step') return nothing;
  const { nots, firstNots } = following(rest);
  if (next.kind === 'not-next') return { ...nothing, nots, firstNots: [next.name, ...firstNots] };
  return { ...nothing, nots: [{ name: next.name, greedy: false }, ...nots], firstNots };
}

function hasNots({ nots }: Pending): boolean {
  return nots.some(({ greedy }) => !greedy);
}

function takeable(pending: Pending): Pending {
  return { ...pending, nots: pending.nots.map((not) => (not.greedy ? not : { ...not, takeable: true })) };
}

function isNothing({ start, nots, firstNots, firstWhen }: Pending): boolean {
  return !start && nots.length + firstNots.length + firstWhen.length === 0;
}

/** A loop that comes a fixed number of times cannot take more. */
function greedyNots({ what, min, max }: StepElement): readonly Forbidden[] {
  return what.kind === 'single' && min !== max ? [{ name: what.name, greedy: true }] : [];
}

function withoutGreedy(pending: Pending): Pending {
  return { ...pending, nots: pending.nots.filter(({ greedy }) => !greedy) };
}

function either(...items: readonly Pattern[]): Pattern {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: 'alternation', items };
}

function chain(...items: readonly Pattern[]): Pattern {
  const kept = items
    .filter(({ kind }) => kind !== 'empty')
    .flatMap((item) => (item.kind === 'concatenation' ? item.items : [item]));
  const [only] = kept;
  return kept.length === 1 && only !== undefined ? only : { kind: 'concatenation', items: kept };
}
