import type { Duration } from '../../time.js';
import type { SkipMode } from '../pattern.js';
import { both, type Definition, predicateOf } from './definition.js';
import {
  type Contiguity,
  type Element,
  group,
  isLooping,
  type NotElement,
  namesOf,
  type StepElement,
  single,
} from './element.js';
import { refuse } from './refuse.js';

/** All that has been said of a pattern. */
export interface Sequence<T> {
  readonly elements: readonly Element[];
  readonly define: Definition<T>;
  readonly skip: SkipMode;
  readonly within?: Duration;
  readonly maxOpen?: number;
}

export type StepCondition<T, M> = (event: T, matched: M) => boolean;

export function emptySequence<T>(): Sequence<T> {
  return { elements: [], define: new Map(), skip: { to: 'next-row' } };
}

export function withStep<T, M>(
  sequence: Sequence<T>,
  name: string,
  contiguity: Contiguity,
  condition: StepCondition<T, M> | undefined,
): Sequence<T> {
  return withCondition(append(sequence, single(name, contiguity), [name]), name, condition, sequence.elements);
}

export function withNot<T, M>(
  sequence: Sequence<T>,
  name: string,
  kind: NotElement['kind'],
  condition: StepCondition<T, M> | undefined,
): Sequence<T> {
  const previous = sequence.elements.at(-1);
  if (previous?.kind === 'step' && previous.optional)
    refuse(
      `${methodOf(kind)}('${name}') comes after an optional step: what must not follow what?`,
      'Say it as two patterns, one with the step and one without.',
    );
  return withCondition(append(sequence, { kind, name }, [name]), name, condition, sequence.elements);
}

export function withGroup<T>(sequence: Sequence<T>, inner: Sequence<T>, contiguity: Contiguity): Sequence<T> {
  if (inner.elements.at(-1)?.kind !== 'step')
    refuse('a group ends with what must not come', 'Say notNext or notFollowedBy after the group.');
  const { within = Number.POSITIVE_INFINITY } = inner;
  const joined = append(sequence, group(inner.elements, contiguity), [...inner.define.keys()]);
  const least = Math.min(within, joined.within ?? Number.POSITIVE_INFINITY);
  const define = new Map([...joined.define, ...inner.define]);
  return { ...joined, define, ...(Number.isFinite(least) ? { within: least } : {}) };
}

/** Another condition for `name`, beside those it has. */
export function withCondition<T, M>(
  sequence: Sequence<T>,
  name: string,
  condition: StepCondition<T, M> | undefined,
  seen: readonly Element[],
  combine: typeof both = both,
): Sequence<T> {
  if (condition === undefined) return sequence;
  const known = sequence.define.get(name);
  const define = new Map([...sequence.define, [name, combine(known, predicateOf(condition, name, seen))] as const]);
  return { ...sequence, define };
}

/** The sequence with another last element. */
export function withLast<T>(sequence: Sequence<T>, last: Element): Sequence<T> {
  return { ...sequence, elements: [...sequence.elements.slice(0, -1), last] };
}

export function lastStep<T>({ elements }: Sequence<T>, method: string): StepElement {
  const last = elements.at(-1);
  if (last?.kind !== 'step')
    refuse(`${method} says how often a step comes, and ${last?.name ?? 'nothing'} must not come`);
  return last;
}

export function lastLoop<T>(sequence: Sequence<T>, method: string): StepElement {
  const last = lastStep(sequence, method);
  if (!isLooping(last)) refuse(`${method} is about a step that loops`, `Say oneOrMore() or times() before ${method}.`);
  return last;
}

function methodOf(kind: NotElement['kind']): string {
  return kind === 'not-next' ? 'notNext' : 'notFollowedBy';
}

function append<T>(sequence: Sequence<T>, element: Element, names: readonly string[]): Sequence<T> {
  const known = new Set([...sequence.elements.flatMap(allNames)]);
  for (const name of names) if (known.has(name)) refuse(`the pattern has two steps named ${name}`);
  return { ...sequence, elements: [...sequence.elements, element] };
}

function allNames(element: Element): readonly string[] {
  if (element.kind !== 'step') return [element.name];
  return element.what.kind === 'single' ? namesOf(element) : element.what.elements.flatMap(allNames);
}
