import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { PYTHON, pythonHas } from '../../support/python.js';
import { motif } from '../fake-terminal.js';
import { shop } from '../shop.js';

const MAIN = resolve('dist/cli/main.js');

/** Runs a command at a terminal of its own: waits for each text in turn, types the keys beside it, and prints all. */
const TYPIST = `
import json, os, pty, sys
command, steps = json.loads(sys.stdin.read())
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
seen = b''
from_ = 0
for text, keys in steps:
    while text.encode() not in seen[from_:]:
        seen += os.read(terminal, 4096)
    from_ = len(seen)
    os.write(terminal, keys.encode())
try:
    while True:
        block = os.read(terminal, 4096)
        if not block:
            break
        seen += block
except OSError:
    pass
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(status))
`;

const HAS_PYTHON = pythonHas('pty');

test.skipIf(!HAS_PYTHON)('at a real terminal: completion, Ctrl-C at a line and at work, history, Ctrl-D', async () => {
  const { queries, archive, folder } = shop();
  await motif(['run', queries, '--archive', archive]);
  const long = 'SELECT count(*) FROM range(100000000) a(i), range(100000000) b(j) WHERE i * j % 7 = 8;';
  const steps = [
    ['motif> ', 'SELECT wrong'],
    ['wrong', '\u0003'],
    ['motif> ', 'SELECT item FROM aban\t'],
    ['abandoned', ';\r'],
    ['1 row', `${long}\r`],
    ['(Ctrl-C cancels)', '\u0003'],
    ['cancelled', '\u001b[A\u001b[A'],
    ['SELECT item FROM abandoned;', '\r'],
    ['1 row', '\u0004'],
  ];
  const env = { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'xterm' };
  const command = [process.execPath, MAIN, 'sql', '--archive', archive];
  const typed = spawnSync(PYTHON, ['-c', TYPIST], {
    input: JSON.stringify([command, steps]),
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(typed.stderr).toBe('');
  expect(typed.status).toBe(0);
  expect(typed.stdout.match(/comb\r\n/g)).toHaveLength(2);
});
