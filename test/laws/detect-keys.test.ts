import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { detect } from '../../src/operators/detect.js';
import { begin } from '../../src/patterns/builder.js';
import { type AnyPattern, arbitrarySequence, arbitraryText, widened } from '../support/arbitrary-sequence.js';
import { find, is, type Letter, letters } from '../support/letters.js';
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
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 3 }), arbitraryText, async (steps, text) => {
        const quick = build(steps, true);
        expect(build(steps, false).compile(false).rows.matches).toBe('all');
        expect(await find(quick, text)).toEqual(await find(build(steps, false), text));
        const absent = (pattern: AnyPattern): AnyPattern => widened(pattern.notFollowedBy('absent', is('x')));
        expect(absent(quick).compile(false).absence === undefined).toBe(quick.compile(false).rows.matches === 'all');
        expect(await find(absent(quick), text)).toEqual(await find(absent(build(steps, false)), text));
      }),
      { numRuns: runs },
    );
  });
});
