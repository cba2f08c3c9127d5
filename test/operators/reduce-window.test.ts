import { from } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { reduceWindow } from '../../src/operators/reduce-window.js';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { type Act, acts, byWho, everyOperator, outcomeOf } from '../support/operator-cases.js';

const ten = tumbling('10 microseconds');
const sum = { seed: () => 0, add: (total: number, { much }: Act) => total + much };

describe('reduceWindow', () => {
  everyOperator((options) => reduceWindow(ten, { ...options, ...sum }));

  test('gives what the events of a window come to', () => {
    const log = outcomeOf(
      from(acts('a x3@1, b x5@2, a x4@9, a x1@10')),
      reduceWindow(ten, { key: byWho, ...sum }),
      ({ key, window, value }) => `${key} ${window.start} ${value}`,
    );
    expect(log).toEqual(['a 0 7', 'b 0 5', 'a 10 1', 'complete']);
  });

  test.each(['add', 'seed', 'merge'] as const)('what %s throws is the error of the stream', (name) => {
    const fails = (): never => {
      throw new Error(`in ${name}`);
    };
    const merge = (earlier: number, later: number): number => earlier + later;
    const operator = reduceWindow(hopping('10 microseconds', '4 microseconds'), {
      key: byWho,
      ...sum,
      merge,
      [name]: fails,
    });
    expect(outcomeOf(from(acts('a x@-1, a y@0')), operator, String)).toEqual([`error: in ${name}`]);
  });

  test('with a merge, an event of overlapping windows is added once', () => {
    const windows = hopping('100 microseconds', '10 microseconds');
    const count = (merge?: (earlier: number, later: number) => number): { added: number; log: string[] } => {
      let added = 0;
      const add = (total: number, { much }: Act): number => {
        added++;
        return total + much;
      };
      const options = { key: byWho, seed: () => 0, add, ...(merge === undefined ? {} : { merge }) };
      const text = Array.from({ length: 40 }, (_, index) => `a x${index}@${index * 3}`).join(', ');
      const log = outcomeOf(
        from(acts(text)),
        reduceWindow(windows, options),
        ({ window, value }) => `${window.start} ${value}`,
      );
      return { added, log };
    };
    const [merged, each] = [count((earlier, later) => earlier + later), count()];
    expect(merged.log).toEqual(each.log);
    expect(merged.added).toBe(40);
    expect(each.added).toBe(400);
  });

  test('sessions that may meet need a merge', () => {
    const options = { key: byWho, ...sum, allowedLateness: '1 minute' };
    expect(() => reduceWindow(session('1 minute'), options)).toThrow(/one session of two[\s\S]*`merge`/);
  });
});
