import type { Pattern, RowPattern } from '../pattern.js';
import { compileElements } from './compile-elements.js';
import { type Element, isLooping } from './element.js';
import { refuse } from './refuse.js';
import type { Sequence } from './sequence.js';

/** A pattern in code, made ready for a matcher. */
export interface CompiledPattern<T> {
  readonly rows: RowPattern<T>;
  /**
   * The step with which a match is complete but for the absence that it waits for: a timeout that has it is the match,
   * and a match is what must not be. Absent: matches are matches.
   */
  readonly absence?: string;
}

/**
 * Patterns whose every start row has one match at most go to the matcher of preferred matches, which is quicker; the
 * others to that of all matches.
 */
export function compileSequence<T>(sequence: Sequence<T>, timeouts: boolean): CompiledPattern<T> {
  const { elements, define, skip, within, maxOpen } = sequence;
  if (within === undefined && maxOpen === undefined && !endsByItself(elements))
    refuse(
      `the pattern ${elements.map(nameOf).join(', ')} has no within: what it waits for would be kept for ever`,
      "Say how long it may take, .within('30 minutes'), or how much of a key may be open, .maxOpen(10_000).",
    );
  const last = elements.at(-1);
  if (last?.kind === 'not-followed-by' && within === undefined && last.withinPrevious === undefined)
    refuse(`the pattern ends with notFollowedBy('${last.name}') and has no within: until when must it not come?`);
  for (const element of elements) {
    if ((element.withinPrevious ?? 0) > (within ?? Number.POSITIVE_INFINITY))
      refuse(`${nameOf(element)} may come later after the event before it than the whole pattern may take`);
  }
  const bounds = { ...(within === undefined ? {} : { within }), ...(maxOpen === undefined ? {} : { maxOpen }) };
  const simple = { define, skip, ...bounds };
  const nots = trailingNots(elements);
  const several = !elements.every(isSimple) || !canFollow(elements);
  // In SQL a timeout skips what a match would; here only a match does.
  const skipsTo = skip.to === 'first' || skip.to === 'last';
  const skips = skipsTo || (skip.to !== 'next-row' && (timeouts || nots.length > 0));
  if (several || skips) return { rows: { ...simple, pattern: compileElements(elements), timeouts, matches: 'all' } };
  if (nots.length === 0) return { rows: { ...simple, pattern: compileElements(elements), timeouts } };
  const pattern = compileElements(elements, concatenation([{ kind: 'gap', until: nots }, anyOf(nots)]));
  return { rows: { ...simple, pattern, timeouts: true }, absence: nameOf(elements.at(-1 - nots.length)) };
}

/** One event that is there or is not, in one way only. */
function isSimple(element: Element): boolean {
  if (element.withinPrevious !== undefined) return false;
  if (element.kind !== 'step') return true;
  const { what, optional, contiguity } = element;
  return what.kind === 'single' && !isLooping(element) && !optional && contiguity !== 'followed-by-any';
}

/** `notNext` before anything but `next` speaks of a row that no step is about. */
function canFollow(elements: readonly Element[]): boolean {
  return elements.every(({ kind }, index) => {
    const next = elements[index + 1];
    return kind !== 'not-next' || (next?.kind === 'step' && next.contiguity === 'next');
  });
}

function trailingNots(elements: readonly Element[]): readonly string[] {
  const lastStep = elements.findLastIndex(({ kind }) => kind === 'step');
  return elements.slice(lastStep + 1).map(nameOf);
}

/** Each step says how long it waits for an event. */
function endsByItself(elements: readonly Element[]): boolean {
  return elements.every((element, index) => {
    if (element.withinPrevious !== undefined) return true;
    if (element.kind === 'step') return index === 0 && element.what.kind === 'single' && !isLooping(element);
    return element.kind === 'not-next' || index < elements.length - 1;
  });
}

function nameOf(element: Element | undefined): string {
  if (element === undefined) return '';
  if (element.kind !== 'step') return element.name;
  return element.what.kind === 'single' ? element.what.name : `(${element.what.elements.map(nameOf).join(', ')})`;
}

function anyOf(names: readonly string[]): Pattern {
  return { kind: 'alternation', items: names.map((name) => ({ kind: 'variable', name })) };
}

function concatenation(items: readonly Pattern[]): Pattern {
  return { kind: 'concatenation', items };
}
