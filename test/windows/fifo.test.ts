import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { Fifo } from '../../src/windows/fifo.js';

test.prop([fc.array(fc.boolean(), { maxLength: 300, size: 'max' })])(
  'gives in the order in which it was given',
  (steps) => {
    const fifo = new Fifo<number>();
    const expected: number[] = [];
    for (const [i, isPush] of steps.entries()) {
      if (isPush) {
        fifo.push(i);
        expected.push(i);
      } else expect(fifo.shift()).toBe(expected.shift());
      expect([fifo.length, fifo.first, fifo.at(2), fifo.at(expected.length)]).toEqual([
        expected.length,
        expected[0],
        expected[2],
        undefined,
      ]);
    }
  },
);
