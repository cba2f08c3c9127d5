import { expect, test } from 'vitest';
import { Pace } from '../../../src/engine/partitions/pace.js';
import { MILLISECOND } from '../../../src/time.js';

const INTERVAL = 100 * MILLISECOND;

/** Waiting lets the time go by that is waited for. */
function clockOf() {
  const waits: number[] = [];
  const clock = {
    time: 0,
    waits,
    now: () => clock.time,
    wait: async (duration: number) => {
      clock.waits.push(duration);
      clock.time += duration;
    },
  };
  return clock;
}

test('an epoch with few records takes its interval, from when it began', async () => {
  const clock = clockOf();
  const pace = new Pace({ clock, commitInterval: INTERVAL });
  clock.time += 30 * MILLISECOND;
  await pace.wait(3);
  clock.time += 99 * MILLISECOND;
  await pace.wait(1_023);
  clock.time += 2 * INTERVAL;
  await pace.wait(0);
  expect(clock.waits).toEqual([70 * MILLISECOND, MILLISECOND]);
});

test('with a backlog, or without an interval or a clock, nothing waits', async () => {
  const clock = clockOf();
  await new Pace({ clock, commitInterval: INTERVAL }).wait(1_024);
  await new Pace({ clock }).wait(0);
  await new Pace({ commitInterval: INTERVAL }).wait(0);
  expect(clock.waits).toEqual([]);
});
