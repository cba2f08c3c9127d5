import type { Pattern } from '../pattern.js';
import type { Contiguity, Element, NotElement, StepElement } from './element.js';
import { isLooping } from './element.js';

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
  /** A greedy loop at the end of a pattern ends it all the same. */
  readonly greedy: boolean;
}

/** What the groups around a step and its place in a loop say about it. */
interface Scope {
  /** Conditions that end a loop around. */
  readonly until: readonly string[];
  /** Instead of the element's own, for the head of a group. */
  readonly contiguity?: Contiguity;
}

const nothing: Pending = { start: false, nots: [], firstNots: [], firstWhen: [] };

/** A pattern sequence in Flink CEP's words as a row pattern, for all its matches. */
export function compileElements(elements: readonly Element[]): Pattern {
  return sequence(elements, { ...nothing, start: true }, { until: [] }, () => empty, true);
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
  if (element.kind === 'step') return repeated(element, pending, scope, followingNots(others), after);
  const atEnd = others.length === 0 && last;
  if (element.kind === 'not-next') {
    const firstNots = [...pending.firstNots, element.name];
    return atEnd ? oneMore({ ...pending, firstNots }) : after({ ...pending, firstNots });
  }
  const nots = [...pending.nots, { name: element.name, greedy: false }];
  return atEnd ? end({ ...pending, nots }, element) : after({ ...pending, nots });
}

/** The end of the pattern: complete at once, or when what must not come did not. */
function end({ nots }: Pending, not: NotElement | undefined): Pattern {
  if (not === undefined) return empty;
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
  nots: readonly Forbidden[],
  after: (pending: Pending) => Pattern,
): Pattern {
  const until = step.until === undefined ? [] : [step.until];
  const taken: Pending = { ...nothing, nots: step.greedy ? greedyNots(step) : [] };
  const leave = (left: Pending): Pattern => {
    const ends = step.greedy && step.until !== undefined;
    return ends ? either(after(left), after({ ...withoutGreedy(left), firstWhen: until })) : after(left);
  };
  const inside = { ...scope, until: [...scope.until, ...until] };
  const through = isLooping(step)
    ? chain(once(step, pending, inside, until), loop(step, nots, inside.until), leave(taken))
    : round(step, pending, inside, until, (then) => leave({ ...then, nots: [...then.nots, ...taken.nots] }));
  if (!step.optional) return through;
  if (isNothing(pending) && !step.greedy) {
    const body = isLooping(step)
      ? chain(once(step, pending, inside, until), loop(step, nots, inside.until))
      : once(step, pending, inside, until);
    return chain({ kind: 'quantified', body, min: 0, max: 1, greedy: true }, leave(taken));
  }
  return either(through, leave({ ...pending, nots: [...pending.nots, ...taken.nots] }));
}

/** All of a loop but its first event or round. */
function loop(step: StepElement, nots: readonly Forbidden[], until: readonly string[]): Pattern {
  const { inner: contiguity, min, max } = step;
  const body = once(step, { ...nothing, nots }, { until, contiguity }, []);
  const most = max === undefined ? {} : { max: max - 1 };
  return { kind: 'quantified', body, min: min - 1, ...most, greedy: true };
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
  const variable = (unless: readonly string[], when: readonly string[]): Pattern => ({
    kind: 'variable',
    name,
    ...(unless.length === 0 ? {} : { unless }),
    ...(when.length === 0 ? {} : { when }),
    ...(withinPrevious === undefined ? {} : { withinPrevious }),
  });
  const unless = [...nots, ...scope.until];
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

/** In a loop that a `notFollowedBy` follows, it holds from the first event on. */
function followingNots(others: readonly Element[]): readonly Forbidden[] {
  const [next, ...rest] = others;
  if (next?.kind !== 'not-followed-by') return [];
  return [{ name: next.name, greedy: false }, ...followingNots(rest)];
}

function isNothing({ start, nots, firstNots, firstWhen }: Pending): boolean {
  return !start && nots.length + firstNots.length + firstWhen.length === 0;
}

function greedyNots({ what }: StepElement): readonly Forbidden[] {
  return what.kind === 'single' ? [{ name: what.name, greedy: true }] : [];
}

function withoutGreedy(pending: Pending): Pending {
  return { ...pending, nots: pending.nots.filter(({ greedy }) => !greedy) };
}

function either(...items: readonly Pattern[]): Pattern {
  return { kind: 'alternation', items };
}

function chain(...items: readonly Pattern[]): Pattern {
  const kept = items
    .filter(({ kind }) => kind !== 'empty')
    .flatMap((item) => (item.kind === 'concatenation' ? item.items : [item]));
  const [only] = kept;
  return kept.length === 1 && only !== undefined ? only : { kind: 'concatenation', items: kept };
}
