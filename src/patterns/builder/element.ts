import type { Duration } from '../../time.js';

/** How a step follows the one before it: right after, after what does not fit, after anything. Flink: consuming strategy. */
export type Contiguity = 'next' | 'followed-by' | 'followed-by-any';

/** One part of a pattern sequence. */
export type Element = StepElement | NotElement;

/** A step, or a group of them, with its quantifier. */
export interface StepElement {
  readonly kind: 'step';
  readonly what:
    | { readonly kind: 'single'; readonly name: string }
    | { readonly kind: 'group'; readonly elements: readonly Element[] };
  readonly contiguity: Contiguity;
  /** Between the events, or rounds, of a loop. */
  readonly inner: Contiguity;
  readonly min: number;
  /** Absent: no bound. */
  readonly max?: number;
  /** Whether it has a quantifier, be it `times(1)`. */
  readonly looping: boolean;
  readonly optional: boolean;
  readonly greedy: boolean;
  /** The variable whose condition stops the loop. */
  readonly until?: string;
  /** Since the event before. */
  readonly withinPrevious?: Duration;
}

/** What must not come: as the very next event, or before the next step's. */
export interface NotElement {
  readonly kind: 'not-next' | 'not-followed-by';
  readonly name: string;
  readonly withinPrevious?: Duration;
}

export function single(name: string, contiguity: Contiguity): StepElement {
  return { ...once, what: { kind: 'single', name }, contiguity };
}

export function group(elements: readonly Element[], contiguity: Contiguity): StepElement {
  return { ...once, what: { kind: 'group', elements }, contiguity };
}

const once = {
  kind: 'step',
  inner: 'followed-by',
  min: 1,
  max: 1,
  looping: false,
  optional: false,
  greedy: false,
} as const;

export function isLooping({ looping }: StepElement): boolean {
  return looping;
}

/** The names of what an element matches, its group's too; a not matches nothing. */
export function namesOf(element: Element): readonly string[] {
  if (element.kind !== 'step') return [];
  return element.what.kind === 'single' ? [element.what.name] : element.what.elements.flatMap(namesOf);
}
