import { MotifError } from '../../errors.js';
import { suggest } from '../../suggest.js';
import { ROW_FORMATS, type RowFormat } from '../rows/row-format.js';
import { sqlName } from '../sql-name.js';
import type { PromptSettings } from './prompt-settings.js';
import { refuseBinary } from './sql-target.js';

/** What a line that begins with a dot asks for. */
export type DotAction =
  | { readonly kind: 'quit' }
  | { readonly kind: 'help' }
  | { readonly kind: 'ask'; readonly sql: string }
  | { readonly kind: 'set'; readonly settings: Partial<PromptSettings>; readonly said: string };

interface DotCommand {
  readonly name: string;
  readonly argument: string;
  readonly brief: string;
  readonly action: (argument: string, settings: PromptSettings) => DotAction;
}

export const DOT_COMMANDS: readonly DotCommand[] = [
  { name: '.help', argument: '', brief: 'these', action: () => ({ kind: 'help' }) },
  {
    name: '.tables',
    argument: '',
    brief: 'the tables and views there are',
    action: () => ({ kind: 'ask', sql: 'SHOW TABLES' }),
  },
  { name: '.schema', argument: 'NAME', brief: "a table's columns and their types", action: schema },
  {
    name: '.format',
    argument: 'NAME',
    brief: `how rows are shown: ${readableFormats().join('|')}`,
    action: format,
  },
  {
    name: '.rows',
    argument: 'N|all',
    brief: 'how many rows of a table are shown [as many as the terminal has lines for]',
    action: rows,
  },
  {
    name: '.plot',
    argument: 'on|off',
    brief: 'whether answers are drawn',
    action: onOff('plot', 'answers are drawn', 'answers are shown as rows'),
  },
  {
    name: '.timer',
    argument: 'on|off',
    brief: 'whether to say how long an answer took',
    action: onOff('timer', 'the time of each answer is shown', 'the time of answers is not shown'),
  },
  { name: '.quit', argument: '', brief: 'end, as Ctrl-D does', action: () => ({ kind: 'quit' }) },
];

const NAMES = DOT_COMMANDS.map(({ name }) => name);

/** Whether a line on its own is no SQL. */
export function isDotCommand(line: string): boolean {
  return /^\s*(\.|(help|quit|exit)\s*;?\s*$)/i.test(line);
}

/** @throws MotifError `INVALID_ARGUMENT` for a command that there is not, or an argument it does not take. */
export function dotAction(line: string, settings: PromptSettings): DotAction {
  const [, word = '', argument = ''] = /^\s*(\S+)\s*(.*?)[\s;]*$/.exec(line) ?? [];
  const name = `.${word.toLowerCase().replace(/^\.|;$/g, '')}`.replace(/^\.exit$/, '.quit');
  const command = DOT_COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command.action(argument, settings);
  const meant = suggest(name, NAMES);
  throw new MotifError('INVALID_ARGUMENT', {
    message: `there is no ${word}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    hint: '.help lists what there is.',
  });
}

export function dotHelp(): string {
  const commands = DOT_COMMANDS.map(({ name, argument, brief }) => [`${name} ${argument}`, brief]);
  const keys = [
    ['Tab', 'completes names and words'],
    ['Up, Down', 'earlier statements'],
    ['Ctrl-C', 'clears what is typed, or cancels what is running'],
  ];
  const lines = [...commands, ...keys].map(([what = '', brief]) => `  ${what.padEnd(14)}  ${brief}`);
  return `A statement in DuckDB's SQL ends with a semicolon and may take several lines.\n${lines.join('\n')}\n`;
}

/** What `.format` takes. */
export function readableFormats(): readonly RowFormat[] {
  return ROW_FORMATS.filter((one) => {
    try {
      refuseBinary(one);
      return true;
    } catch {
      return false;
    }
  });
}

function schema(argument: string): DotAction {
  if (argument === '') {
    throw new MotifError('INVALID_ARGUMENT', { message: '.schema of what?', hint: '.tables lists the names.' });
  }
  const name = /^"|\./.test(argument) ? argument : sqlName(argument);
  return { kind: 'ask', sql: `SELECT column_name, column_type FROM (DESCRIBE ${name})` };
}

function format(argument: string): DotAction {
  const known = ROW_FORMATS.find((one) => one === argument.toLowerCase());
  if (known === undefined) {
    throw new MotifError('INVALID_ARGUMENT', `expected .format ${readableFormats().join('|')}`);
  }
  refuseBinary(known);
  return { kind: 'set', settings: { format: known, plot: false }, said: `rows are shown as ${known}` };
}

function rows(argument: string): DotAction {
  if (argument.toLowerCase() === 'all') {
    return { kind: 'set', settings: { rows: Number.POSITIVE_INFINITY }, said: 'all rows are shown' };
  }
  if (!/^[1-9]\d*$/.test(argument)) throw new MotifError('INVALID_ARGUMENT', 'expected .rows N, or .rows all');
  return { kind: 'set', settings: { rows: Number(argument) }, said: `the first ${argument} rows are shown` };
}

/** Without an argument it is turned over. */
function onOff(setting: 'plot' | 'timer', on: string, off: string): DotCommand['action'] {
  return (argument, settings) => {
    const word = argument === '' ? (settings[setting] ? 'off' : 'on') : argument.toLowerCase();
    if (word !== 'on' && word !== 'off') {
      throw new MotifError('INVALID_ARGUMENT', `expected .${setting} on, or .${setting} off`);
    }
    return { kind: 'set', settings: { [setting]: word === 'on' }, said: word === 'on' ? on : off };
  };
}
