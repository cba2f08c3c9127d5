import { expect, test } from 'vitest';
import { reportError } from '../../src/cli/action.js';
import { exitCodeOf } from '../../src/cli/exit-code.js';
import { MotifError } from '../../src/errors.js';
import { fakeProcess, motif } from './fake-terminal.js';

const COMMANDS = ['run', 'check', 'test', 'sql', 'verify', 'backtest', 'init'];

test('--help names every command and shows how to begin', async () => {
  const { code, stdout, stderr } = await motif(['--help']);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  for (const command of COMMANDS) expect(stdout).toContain(`motif ${command}`);
  expect(stdout).toContain('EXAMPLES');
});

test.each(COMMANDS)('%s --help shows examples', async (command) => {
  const { code, stdout } = await motif([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(`EXAMPLES\n  motif ${command}`);
});

test('help fits a terminal of 120 columns', async () => {
  for (const args of [['--help'], ...COMMANDS.map((command) => [command, '--help'])]) {
    const { stdout } = await motif(args);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  }
});

test('--version is the version of the package', async () => {
  const { code, stdout } = await motif(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [['rum'], 'did you mean `run`?'],
  [['run', '--frsh'], 'did you mean --fresh?'],
  [['run', '--output', 'xml'], 'table|ndjson|none'],
  [['run', 'a', 'b'], 'b'],
  [['sql', 'a', 'b'], 'b'],
  [['run', '--archive', 'x', '--no-archive'], 'exclude each other'],
])('%j is wrong usage', async (args, message) => {
  const { code, stdout, stderr } = await motif(args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
});

test('exit codes say whose fault it is', () => {
  expect(exitCodeOf('INVALID_QUERY')).toBe(1);
  expect(exitCodeOf('INVALID_INPUT')).toBe(1);
  expect(exitCodeOf('ARCHIVE_MISMATCH')).toBe(1);
  expect(exitCodeOf('INVALID_ARGUMENT')).toBe(2);
  expect(exitCodeOf('ARCHIVE_LOCKED')).toBe(3);
  expect(exitCodeOf('ENVIRONMENT')).toBe(3);
});

test("a user's mistake is its message alone", () => {
  const { context, stderr } = fakeProcess();
  const error = new MotifError('INVALID_INPUT', { message: 'a.csv does not exist', hint: 'did you mean b.csv?' });
  expect(reportError(context, error)).toBe(1);
  expect(stderr.text).toBe('a.csv does not exist\n  did you mean b.csv?\n');
});

test('a fault of motif is one line, with the way to the stack', () => {
  const { context, stderr } = fakeProcess();
  expect(reportError(context, new TypeError('x is undefined\nmore'))).toBe(3);
  expect(stderr.text).toBe('motif has a fault: x is undefined (MOTIF_DEBUG=1 shows where)\n');
});

test('MOTIF_DEBUG=1 shows the stack', () => {
  const { context, stderr } = fakeProcess({ env: { MOTIF_DEBUG: '1' } });
  reportError(context, new TypeError('x is undefined'));
  expect(stderr.text).toMatch(/^motif has a fault: x is undefined\nTypeError: x is undefined\n +at /);
});

test('what the operating system refuses is said as it says it', () => {
  const { context, stderr } = fakeProcess();
  const error = Object.assign(new Error('EACCES: permission denied, open x'), { code: 'EACCES', syscall: 'open' });
  expect(reportError(context, error)).toBe(3);
  expect(stderr.text).toBe('EACCES: permission denied, open x\n');
});
