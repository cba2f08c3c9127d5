import fc from 'fast-check';
import type { Steps } from '../../src/patterns/builder/steps.js';
import { begin } from '../../src/patterns/builder.js';
import { EventPattern } from '../../src/patterns/event-pattern.js';
import { is, type Letter } from './letters.js';

export type AnyPattern = EventPattern<Letter, Steps, string>;

interface DrawnStep {
  readonly contiguity: 'next' | 'followedBy' | 'followedByAny';
  readonly types: string;
  readonly group: boolean;
  readonly quantifier: 'none' | 'oneOrMore' | 'times' | 'timesOrMore' | 'range';
  readonly inner: 'relaxed' | 'consecutive' | 'combinations' | 'greedy';
  readonly until: string | null;
  readonly optional: boolean;
  readonly not: 'none' | 'notNext' | 'notFollowedBy';
  readonly notTypes: string;
  readonly patient: boolean;
}

const step: fc.Arbitrary<DrawnStep> = fc.record({
  contiguity: fc.constantFrom('next', 'followedBy', 'followedBy', 'followedByAny'),
  types: fc.constantFrom('a', 'b', 'c', 'ab', 'bc', 'abc'),
  group: fc.boolean(),
  quantifier: fc.constantFrom('none', 'none', 'oneOrMore', 'times', 'timesOrMore', 'range'),
  inner: fc.constantFrom('relaxed', 'consecutive', 'combinations', 'greedy'),
  until: fc.option(fc.constantFrom('a', 'b', 'x'), { freq: 4 }),
  optional: fc.boolean(),
  not: fc.constantFrom('none', 'none', 'notNext', 'notFollowedBy'),
  notTypes: fc.constantFrom('a', 'b', 'x'),
  patient: fc.boolean(),
});

/** A pattern of one to three steps, with every word of the builder but skip strategies. */
export const arbitrarySequence: fc.Arbitrary<AnyPattern> = fc
  .array(step, { minLength: 1, maxLength: 3 })
  .map(([first, ...others]) => {
    const begun = first === undefined ? widened(begin('v0', is('a'))) : add(undefined, first, 0);
    return others.reduce((pattern, drawn, index) => add(pattern, drawn, index + 1), begun).within('6 minutes');
  });

/** Events of types a, b, c, x, up to two minutes apart. */
export const arbitraryText: fc.Arbitrary<string> = fc
  .array(fc.record({ type: fc.constantFrom('a', 'b', 'c', 'x'), gap: fc.integer({ min: 0, max: 2 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((events) => {
    let minute = 0;
    return events
      .map(({ type, gap }, index) => {
        minute += gap;
        return `${type}${index}@${minute}`;
      })
      .join(' ');
  });

/** A pattern drawn at random has no types to speak of. */
export function widened(pattern: object): AnyPattern {
  if (!(pattern instanceof EventPattern)) throw new TypeError('a pattern');
  return pattern;
}

function add(pattern: AnyPattern | undefined, drawn: DrawnStep, index: number): AnyPattern {
  const name = `v${index}`;
  const group = widened(begin(name, is(drawn.types)).followedBy(`${name}b`, is('b')));
  const what = drawn.group ? group : name;
  const fits = is(drawn.types);
  const begun = pattern === undefined ? (drawn.group ? begin(group) : begin(name, fits)) : undefined;
  const followed =
    typeof what === 'string' ? pattern?.[drawn.contiguity](what, fits) : pattern?.[drawn.contiguity](what);
  let next = quantified(widened(begun ?? followed ?? group), drawn);
  if (drawn.patient && !drawn.group && index > 0) next = next.within('3 minutes', 'PREVIOUS_AND_CURRENT');
  if (drawn.optional && drawn.not === 'none') next = next.optional();
  return drawn.not === 'none' ? next : widened(next[drawn.not](`no ${name}`, is(drawn.notTypes)));
}

function quantified(pattern: AnyPattern, { quantifier, inner, until, group }: DrawnStep): AnyPattern {
  if (quantifier === 'none') return pattern;
  const counted =
    quantifier === 'oneOrMore'
      ? pattern.oneOrMore()
      : quantifier === 'times'
        ? pattern.times(2)
        : quantifier === 'range'
          ? pattern.times(1, 2)
          : pattern.timesOrMore(2);
  const bounded = quantifier === 'times' || quantifier === 'range';
  const stopped = until === null || bounded ? counted : counted.until(is(until));
  if (inner === 'consecutive') return stopped.consecutive();
  if (inner === 'combinations') return stopped.allowCombinations();
  return inner === 'greedy' && !group ? stopped.greedy() : stopped;
}
