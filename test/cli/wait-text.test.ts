import { expect, test } from 'vitest';
import { waitText } from '../../src/cli/wait-text.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/time.js';

const waiting = { stream: 's', source: 'in/a.csv', since: 0, idle: false };

test.each([
  [2 * SECOND, undefined],
  [3 * SECOND, 'waits for in/a.csv since 3 s'],
  [119 * SECOND, 'waits for in/a.csv since 119 s'],
  [2 * MINUTE, 'waits for in/a.csv since 2 min'],
  [3 * HOUR, 'waits for in/a.csv since 3 h'],
  [50 * HOUR, 'waits for in/a.csv since 2 days'],
  [9 * DAY, 'waits for in/a.csv since 9 days'],
])('after %i µs: %s', (now, text) => {
  expect(waitText(waiting, now)).toBe(text);
});

test('a partition has its number where there are several, and an idle one its word', () => {
  expect(waitText({ ...waiting, partition: 0, idle: true }, MINUTE)).toBe(
    'goes with the clock, in/a.csv idle since 60 s',
  );
  expect(waitText({ ...waiting, partition: 3 }, MINUTE)).toBe('waits for in/a.csv (partition 3) since 60 s');
});
