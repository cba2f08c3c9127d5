import fc from 'fast-check';
import { from, lastValueFrom, tap, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { detect } from '../../src/operators/detect.js';
import { begin } from '../../src/patterns/builder.js';
import { type AnyPattern, arbitrarySequence, arbitraryText, widened } from '../support/arbitrary-sequence.js';
import { is, type Letter, letters } from '../support/letters.js';
import { lawTimeout, runs } from '../support/runs.js';

interface DrawnStep {
  readonly contiguity: 'next' | 'followedBy';
  readonly types: string;
  readonly not: 'none' | 'notNext' | 'notFollowedBy';
  readonly notTypes: string;
}

const step: fc.Arbitrary<DrawnStep> = fc.record({
  contiguity: fc.constantFrom('next', 'followedBy'),
  types: fc.constantFrom('a', 'b', 'ab', 'bc'),
  not: fc.constantFrom('none', 'notNext', 'notFollowedBy'),
  notTypes: fc.constantFrom('a', 'c', 'x'),
});

type Keyed = StreamEvent<Letter>;

/** Everything found, by key. */
async function foundByKey(pattern: AnyPattern, events: readonly Keyed[]): Promise<string[][]> {
  const key = ({ price }: Letter): number[] => [price];
  const found = from(events).pipe(detect(pattern, { key, onTimeout: (timeout) => timeout }), toArray());
  const byKey: string[][] = [[], []];
  for (const { kind, key: of, time, evidence } of await lastValueFrom(found)) {
    const names = evidence.map(({ source, offset }) => `${source}${offset}`).join(' ');
    byKey[Number(of[0])]?.push(`${kind} ${time} ${names}`);
  }
  return byKey;
}

/** Everything found, in order, and what was given up. */
async function allOf(pattern: AnyPattern, text: string): Promise<string[]> {
  const log: string[] = [];
  const found = from(letters(text)).pipe(
    detect(pattern, {
      key: () => [],
      onTimeout: (timeout) => timeout,
      givenUp: ({ position }) => log.push(`given up ${position.offset}`),
    }),
    tap(({ kind, time, evidence }) => log.push(`${kind} ${time} ${evidence.map(({ offset }) => offset).join(' ')}`)),
  );
  await lastValueFrom(found, { defaultValue: undefined });
  return log;
}

function ofKey(text: string, price: number): Keyed[] {
  return letters(text).map(({ value, position, ...event }) => {
    return { ...event, position: { ...position, source: `key ${price}, ` }, value: { ...value, price } };
  });
}

describe('detect', () => {
  test('other keys change nothing', { timeout: lawTimeout }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySequence, arbitraryText, arbitraryText, async (pattern, one, other) => {
        const [first, second] = [ofKey(one, 0), ofKey(other, 1)];
        const both = [...first, ...second].sort((a, b) => a.time - b.time);
        const [alone] = await foundByKey(pattern, first);
        const [, beside] = await foundByKey(pattern, second);
        expect(await foundByKey(pattern, both)).toEqual([alone, beside]);
      }),
      { numRuns: runs },
    );
  });

  test('a pattern with one match a start row means the same to either matcher', { timeout: lawTimeout }, async () => {
    const build = (steps: readonly DrawnStep[], quick: boolean): AnyPattern => {
      const start = begin('v', is('ab'));
      let pattern = widened(quick ? start : start.times(1));
      steps.forEach(({ contiguity, types, not, notTypes }, index) => {
        if (not !== 'none') pattern = widened(pattern[not](`no ${index}`, is(notTypes)));
        pattern = widened(pattern[contiguity](`v${index}`, is(types)));
      });
      return pattern.within('6 minutes');
    };
    const bound = fc.option(fc.integer({ min: 1, max: 3 }));
    const skip = fc.constantFrom('noSkip', 'skipToNext', 'skipPastLastEvent');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 3 }), arbitraryText, bound, skip, async (steps, text, most, to) => {
        const said = (quick: boolean): AnyPattern => {
          const pattern = build(steps, quick)[to]();
          return most === null ? pattern : pattern.maxOpen(most);
        };
        const quick = said(true);
        expect(said(false).compile(false).rows.matches).toBe('all');
        expect(await allOf(quick, text)).toEqual(await allOf(said(false), text));
        const absent = (pattern: AnyPattern): AnyPattern => widened(pattern.notFollowedBy('absent', is('x')));
        expect(await allOf(absent(quick), text)).toEqual(await allOf(absent(said(false)), text));
      }),
      { numRuns: runs },
    );
  });
});
