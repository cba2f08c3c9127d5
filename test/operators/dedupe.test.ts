import { from } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { dedupe } from '../../src/operators/dedupe.js';
import { RecentKeys } from '../../src/windows/recent-keys.js';
import { acts, byWho, everyOperator, expectMarbles, outcomeOf } from '../support/operator-cases.js';

const within = '10 microseconds';

describe('dedupe', () => {
  everyOperator((options) => dedupe({ ...options, within }));

  test('the first of a key passes, at once, and none within the time after it', () => {
    const [a, b, c, d] = acts('a x@1, b x@2, a y@10, a z@11');
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
    const source = '  ab-c-d|';
    const expected = 'ab---d|';
    const events = { a, b, c, d };
    expectMarbles({ source, events }, dedupe({ key: byWho, within }), expected, events);
  });

  test('one that is dropped does not make the time longer', () => {
    const log = outcomeOf(
      from(acts('a x@0, a y@9, a z@10')),
      dedupe({ key: byWho, within }),
      ({ value }) => value.what,
    );
    expect(log).toEqual(['x', 'z', 'complete']);
  });

  test('keys are forgotten', () => {
    const recent = new RecentKeys(10);
    for (let time = 0; time < 1_000; time++) {
      recent.add(`k${time}`, time);
      expect(recent.size).toBeLessThanOrEqual(10);
    }
    expect(recent.add('k995', 1_004)).toBe(false);
    expect(recent.add('k995', 1_005)).toBe(true);
  });

  test('a time that is none is refused', () => {
    expect(() => dedupe({ key: byWho, within: '0 s' })).toThrow(/longer than 0/);
  });
});
