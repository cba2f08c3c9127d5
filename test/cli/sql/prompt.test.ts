import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archivedShop } from '../archived-shop.js';
import { motif } from '../fake-terminal.js';
import type { Shop } from '../shop.js';
import { TypedPrompt } from './typed-prompt.js';

const CTRL_C = '\u0003';
const UP = '\u001b[A';

async function prompt(made: Shop, options: ConstructorParameters<typeof TypedPrompt>[1] = {}): Promise<TypedPrompt> {
  const one = new TypedPrompt(['--archive', made.archive], { env: { HOME: made.folder }, ...options });
  await one.shows('motif> ');
  return one;
}

test('statements of one line, of several and several in one, each answered; Ctrl-D ends', async () => {
  const one = await prompt(await archivedShop());
  expect(await one.line('SELECT item FROM abandoned;')).toBe('SELECT item FROM abandoned;\nitem\n────\ncomb\n1 row\n');
  expect(await one.line('SELECT 1 -- no; end', '  ...> ')).toBe('SELECT 1 -- no; end\n');
  expect(await one.line('AS "a;"', '  ...> ')).toBe('AS "a;"\n');
  expect(await one.line(';')).toBe(';\na;\n──\n 1\n1 row\n');
  expect(await one.line('SELECT 1 AS a; SELECT 2 AS b;')).toContain('a\n─\n1\n1 row\nb\n─\n2\n1 row\n');
  expect(await one.line('')).toBe('\n');
  expect(await one.end()).toBe(0);
});

test('a mistake is said with its place, and the prompt goes on', async () => {
  const one = await prompt(await archivedShop());
  const shown = await one.line('SELECT usr_id FROM abandoned;');
  expect(shown).toContain('LINE 1: SELECT usr_id FROM abandoned');
  expect(shown).toMatch(/\n {15}\^\n$/);
  expect(await one.line('DELETE FROM events;')).toContain('DELETE is refused: the archive is only read here');
  expect(await one.line('SELECT 1 AS a;')).toContain('1 row');
  expect(await one.end()).toBe(0);
});

test('Ctrl-C clears the lines that are not complete', async () => {
  const one = await prompt(await archivedShop());
  await one.line('SELECT', '  ...> ');
  expect(await one.type('FROM wrong', 'FROM wrong')).toBe('FROM wrong');
  expect(await one.type(CTRL_C, 'motif> ')).toContain('^C\n');
  expect(await one.line('SELECT 1 AS a;')).toContain('1 row');
  await one.end();
});

test('Ctrl-C cancels what is running, whose progress is shown, and what was typed meanwhile is done', async () => {
  const pauses: (() => void)[] = [];
  const one = await prompt(await archivedShop(), {
    day: {
      now: () => 0,
      wait: (_, signal) =>
        new Promise((resolve) => {
          pauses.push(resolve);
          signal.addEventListener('abort', () => resolve());
        }),
    },
  });
  const long = 'SELECT count(*) FROM range(100000000) a(i), range(100000000) b(j) WHERE i * j % 7 = 8;';
  await one.type(`${long}\n`, `${long}\n`);
  while (pauses.length === 0) await new Promise(setImmediate);
  pauses.splice(0).forEach((go) => {
    go();
  });
  expect(await one.shows('(Ctrl-C cancels)')).toMatch(/\d s.*\(Ctrl-C cancels\)$/);
  one.press("SELECT 'next' AS a;\n");
  expect(await one.type(CTRL_C, 'motif> ')).toMatch(/cancelled\na\n─+\nnext\n1 row\nmotif> $/);
  await one.end();
});

test('columns for which there is no room are shown by another format, as it is chosen here', async () => {
  const one = await prompt(await archivedShop());
  expect(await one.line(`SELECT ${'abcdefghijklmnopqr'.replace(/./g, "repeat('$&', 40) AS $&, ")};`)).toContain(
    '; .format csv has all columns)',
  );
  await one.end();
});

test('Tab completes names, words and commands', async () => {
  const one = await prompt(await archivedShop());
  expect(await one.type('FROM aban\t', 'abandoned')).toBe('FROM abandoned');
  expect(await one.type(' ORDE\t', 'ORDER ')).toBe(' ORDER ');
  expect(await one.line('BY', '  ...> ')).toBe('BY\n');
  expect(await one.type('ite\t', 'item')).toBe('item');
  expect(await one.line(';')).toContain('comb');
  expect(await one.type('.sch\t', '.schema ')).toBe('.schema ');
  expect(await one.type('aban\t', 'abandoned')).toBe('abandoned');
  expect(await one.line('')).toContain('added_at');
  await one.end();
});

test('what was asked is kept in one line a statement, for this prompt and the next', async () => {
  const made = await archivedShop();
  const file = join(made.folder, '.local', 'state', 'motif', 'sql_history');
  const one = await prompt(made);
  await one.line('SELECT 1 -- first', '  ...> ');
  await one.line('AS a;');
  await one.line('.timer on');
  await one.line("SELECT 'a", '  ...> ');
  await one.line("b';");
  expect(await one.type(UP, '.timer on')).toBe('motif> .timer on');
  expect(await one.type(UP, ';')).toBe('motif> SELECT 1 /* first */ AS a;');
  expect(await one.line('')).toContain('1 row');
  await one.end();
  expect(readFileSync(file, 'utf8')).toBe('SELECT 1 /* first */ AS a;\n.timer on\nSELECT 1 /* first */ AS a;\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const next = await prompt(made);
  expect(await next.type(UP, 'a;')).toBe('motif> SELECT 1 /* first */ AS a;');
  await next.type(CTRL_C, 'motif> ');
  await next.end();
});

test('XDG_STATE_HOME says where the history is; without a home, or a place, there is none', async () => {
  const made = await archivedShop();
  const one = await prompt(made, { env: { XDG_STATE_HOME: join(made.folder, 'state'), HOME: made.folder } });
  await one.line('SELECT 1;');
  await one.end();
  expect(existsSync(join(made.folder, 'state', 'motif', 'sql_history'))).toBe(true);
  expect(existsSync(join(made.folder, '.local'))).toBe(false);
  const homeless = await prompt(made, { env: { XDG_STATE_HOME: 'relative' } });
  expect(await homeless.line('SELECT 1 AS a;')).toContain('1 row');
  await homeless.end();
  writeFileSync(join(made.folder, 'file'), '');
  const full = new TypedPrompt(['--archive', made.archive], { env: { HOME: join(made.folder, 'file') } });
  expect(await full.shows('motif> ')).toContain('the history is not kept: ');
  await full.end();
});

test('commands: help, tables, schema, format, rows, plot, timer, quit', async () => {
  const one = await prompt(await archivedShop());
  expect(await one.line('.help')).toContain('.schema NAME');
  expect(await one.line('.tables')).toMatch(/\nabandoned\nbehaviours\n/);
  expect(await one.line('.schema abandoned')).toMatch(/\nitem +VARCHAR\n/);
  expect(await one.line('.schema order')).toContain('order');
  expect(await one.line('.format csv')).toContain('rows are shown as csv\n');
  expect(await one.line('SELECT 1 AS a;')).toContain('\na\n1\n');
  expect(await one.line('.format parquet')).toContain('--out FILE.parquet');
  expect(await one.line('.format table')).toContain('rows are shown as table\n');
  expect(await one.line('.rows 2')).toContain('the first 2 rows are shown\n');
  expect(await one.line('FROM range(2000);')).toContain(
    '\n    0\n    1\n2,000 rows, the first 2 rows shown (.rows all shows all)\n',
  );
  expect(await one.line('.plot on')).toContain('answers are drawn\n');
  expect(await one.line("SELECT 'x' AS a, 5 AS n;")).toMatch(/\nn by a\n.*x.*5 .*█/);
  expect(await one.line("SELECT 'x' AS a;")).toContain('there is no plot of one column, a VARCHAR\n  A plot takes');
  expect(await one.line('.plot')).toContain('answers are shown as rows\n');
  expect(await one.line('.timer on')).toContain('the time of each answer is shown\n');
  expect(await one.line('SELECT 1;')).toMatch(/1 row\n\d.*s\n$/);
  expect(await one.line('.hlp')).toContain('there is no .hlp; did you mean .help?');
  expect(await one.line('.timer maybe')).toContain('expected .timer on, or .timer off');
  expect(await one.line('.schema')).toContain('.schema of what?');
  one.press('.quit\n');
  expect(await one.code).toBe(0);
});

test('a table is as long as the terminal; .rows all shows all', async () => {
  const one = await prompt(await archivedShop(), { rows: 10 });
  expect(await one.line('FROM range(100);')).toContain('100 rows, the first 4 rows shown');
  await one.line('.rows all');
  expect(await one.line('FROM range(100);')).toMatch(/\n +99\n100 rows\n$/);
  await one.end();
});

test('lines that come at once are answered in their order, and the end of input ends it', async () => {
  const { archive } = await archivedShop();
  const { Readable } = await import('node:stream');
  const stdin = Object.assign(Readable.from(['SELECT 1 AS a;\nSELECT 2 AS b;\n']), { isTTY: true });
  const { code, stdout } = await motif(['sql', '--archive', archive, '--format', 'csv'], { stdin });
  expect(code).toBe(0);
  expect(stdout).toBe('a\n1\nb\n2\n');
});

test('SIGTERM ends it with 143, also while a question runs', async () => {
  const one = await prompt(await archivedShop());
  const long = 'SELECT count(*) FROM range(100000000) a(i), range(100000000) b(j) WHERE i * j % 7 = 8;';
  await one.type(`${long}\n`, `${long}\n`);
  one.fake.signal('SIGTERM');
  expect(await one.code).toBe(143);
});
