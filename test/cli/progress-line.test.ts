import { expect, test, vi } from 'vitest';
import { progressLine, progressText } from '../../src/cli/progress-line.js';
import { SECOND } from '../../src/time.js';
import { Captured, type FakeProcess, fakeProcess } from './fake-terminal.js';

const progress = (events: number) => ({
  events,
  deadLetters: 0,
  late: 0,
  duplicates: 0,
  behaviours: 3,
  share: 0.256,
  watermark: 60 * SECOND,
});

/** What stands on a terminal's lines after this text: enough of its rules for one line that is erased and drawn again. */
function screen(text: string): readonly string[] {
  const lines = [''];
  for (const part of text.split(/(\r\u001b\[2K|\n)/)) {
    if (part === '\n') lines.push('');
    else if (part.startsWith('\r')) lines[lines.length - 1] = '';
    else lines[lines.length - 1] += part;
  }
  return lines;
}

/** stdout and stderr are the same terminal. */
function terminal(columns: number): { readonly fake: FakeProcess; readonly both: Captured; tick(ms: number): void } {
  const both = new Captured({ columns });
  let now = 0;
  const fake = fakeProcess({ stdout: both, stderr: both, clock: () => now });
  function tick(ms: number): void {
    now += ms;
  }
  return { fake, both, tick };
}

test('it names events, share, event time and behaviours', () => {
  expect(progressText(progress(4096))).toBe('4,096 events  25 %  event time 1970-01-01 00:01:00  3 behaviours');
  expect(progressText({ events: 1, deadLetters: 0, late: 0, duplicates: 0, behaviours: 1 })).toBe(
    '1 event  1 behaviour',
  );
});

test('rows are never garbled: the line goes before them and comes back under them', async () => {
  const { fake, both } = terminal(80);
  const line = progressLine(fake.context);
  line.update(progress(1));
  await line.around(async () => void both.write('row 1\n'));
  await line.around(async () => void both.write('row 2\nrow 3\n'));
  expect(screen(both.text)).toEqual(['row 1', 'row 2', 'row 3', progressText(progress(1))]);
  line.end();
  expect(screen(both.text)).toEqual(['row 1', 'row 2', 'row 3', '']);
});

test('it changes at most ten times a second', () => {
  const { fake, both, tick } = terminal(80);
  const line = progressLine(fake.context);
  for (let i = 0; i < 100; i += 1) {
    line.update(progress(i));
    tick(10);
  }
  expect(both.text.match(/events/g)).toHaveLength(10);
});

test('it is cut where it would break the line', () => {
  const { fake, both } = terminal(30);
  progressLine(fake.context).update(progress(4096));
  expect(both.text).toHaveLength(29);
});

test('after its end it stays away', () => {
  const { fake, both, tick } = terminal(80);
  const line = progressLine(fake.context);
  line.end();
  tick(1000);
  line.update(progress(1));
  expect(both.text).toBe('');
});

test.each([
  ['a pipe', new Captured(), {}],
  ['a dumb terminal', new Captured({ columns: 80 }), { TERM: 'dumb' }],
])('nothing is drawn on %s', async (_what, stderr, env) => {
  const { context } = fakeProcess({ stderr, env });
  const line = progressLine(context);
  line.update(progress(1));
  const print = vi.fn(async () => {});
  await line.around(print);
  line.end();
  expect(print).toHaveBeenCalledOnce();
  expect(stderr.text).toBe('');
});

test('nothing is drawn beside rows that go into a pipe, whose reader may print them to this terminal', () => {
  const stderr = new Captured({ columns: 80 });
  const { context } = fakeProcess({ stdout: Object.assign(new Captured(), { isPipe: true }), stderr });
  progressLine(context).update(progress(1));
  expect(stderr.text).toBe('');
  progressLine(context, 'none').update(progress(1));
  expect(stderr.text).toBe(progressText(progress(1)));
});

test.each([
  [{ left: 12, failed: 0, isLast: true }, 'delivering: 12 left'],
  [{ left: 12, failed: 0, isLast: true, nextTry: 8_200_000 }, 'delivering: 12 left, next try in 4 s'],
  [{ left: 1, failed: 2, isLast: true, nextTry: 4_000_000 }, 'delivering: 1 left, next try in 0 s, 2 given up'],
  [{ left: 0, failed: 0 }, '1 event  1 behaviour'],
  [{ left: 1_200, failed: 0 }, '1 event  1 behaviour  delivering: 1,200 left'],
  [{ left: 3, failed: 1, nextTry: 8_200_000 }, '1 event  1 behaviour  delivering: 3 left, next try in 4 s, 1 given up'],
  [{ left: 0, failed: 2 }, '1 event  1 behaviour  2 given up'],
] as const)('what is left to deliver: %j', (delivering, text) => {
  expect(
    progressText({ events: 1, deadLetters: 0, late: 0, duplicates: 0, behaviours: 1, delivering }, 4_500_000),
  ).toBe(text);
});
