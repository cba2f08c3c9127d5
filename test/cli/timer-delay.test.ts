import { expect, test } from 'vitest';
import { timerDelay } from '../../src/cli/timer-delay.js';
import { DAY, SECOND } from '../../src/time.js';

test('a timer waits as long as it can where it cannot wait for so long, and not for no time at all', () => {
  expect(timerDelay(SECOND)).toBe(1_000);
  expect(timerDelay(24 * DAY)).toBe(24 * 86_400_000);
  expect(timerDelay(400 * DAY)).toBe(2_147_483_647);
});
