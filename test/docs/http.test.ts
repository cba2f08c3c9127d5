import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { queryArchive } from '../../src/archive/questions/query-archive.js';
import { runCli } from '../../src/cli/run-cli.js';
import { HTTP_OPTIONS } from '../../src/query/tables/http-option-names.js';
import { fakeProcess } from '../cli/fake-terminal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** docs/http.md: its tables are declared, its commands are run, and each is answered as it says. */
const PAGE = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8');
const [, STREAMS = ''] = /^```sql\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];
const EXAMPLES = Array.from(
  PAGE.matchAll(/^```sh\n([\s\S]*?)^```\n```json\n(.*)\n```$/gm),
  ([, command = '', answer = '']) => ({
    command,
    answer,
  }),
);
const run = promisify(execFile);

test('its commands are answered as it says', async () => {
  expect(EXAMPLES.length).toBeGreaterThan(5);
  const folder = temporaryFolder({
    'streams.sql': STREAMS.replaceAll("'connector' = 'http'", "'connector' = 'http', 'listen' = '127.0.0.1:0'"),
    'large.sql': 'SELECT order_id, amount FROM orders WHERE amount > 10',
    'items.sql': 'SELECT id, item, corr FROM clicks',
  });
  const archive = join(folder, 'archive');
  let tell: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const fake = fakeProcess({ env: { HTTP_TOKEN: 'hunter2' } });
  const write = fake.stderr._write.bind(fake.stderr);
  fake.stderr._write = (chunk, encoding, done) => {
    const [, url] = /^clicks: POST (http:\S+)\/clicks$/m.exec(chunk.toString()) ?? [];
    if (url !== undefined) tell(url);
    write(chunk, encoding, done);
  };
  const code = runCli(['run', folder, '--archive', archive], fake.context);
  const url = await Promise.race([listening, code.then(() => Promise.reject(new Error(fake.stderr.text)))]);
  for (;;) if ((await fetch(`${url}/health/ready`)).status === 200) break;
  for (const { command, answer } of EXAMPLES) {
    const { stdout } = await run('sh', ['-c', command.replaceAll('http://127.0.0.1:8080', url)], {
      env: { PATH: process.env.PATH, HTTP_TOKEN: 'hunter2' },
    });
    expect([command, stdout]).toEqual([command, answer]);
  }
  fake.signal('SIGTERM');
  expect(await code).toBe(143);
  expect(fake.stderr.text).not.toContain('hunter2');
  const counts: unknown[] = [];
  const { rows } = await queryArchive(archive, 'SELECT (SELECT count(*) FROM orders), count(*), max(corr) FROM clicks');
  for await (const row of rows) counts.push(...row);
  expect(counts.map(String)).toEqual(['3', '1', 'visit-4']);
});

test('its table of options has each once', () => {
  const [, table = ''] = /^## Options\n\n([\s\S]*?)\n\n/m.exec(PAGE) ?? [];
  const listed = table.split('\n').flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/'([^']+)'/g)]);
  expect(listed.map(([, name]) => name).sort()).toEqual([...HTTP_OPTIONS].sort());
});
