import { expect, test } from 'vitest';
import { on } from '../../../src/pipelines/on.js';
import { answer, receiver } from '../../support/receiver.js';
import { motif } from '../fake-terminal.js';
import { HEADER, type Shop, shop } from '../shop.js';

function hooked(url: string): Shop {
  return shop({
    'events.csv': `${HEADER}\n2026-01-01T12:00:00Z,1,soap,add,2.50\n2026-01-01T12:01:00Z,2,comb,add,much\n2026-01-01T12:02:00Z,3,towel,add,1\n`,
    'queries/streams.sql': `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2), WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'format' = 'csv');
CREATE TABLE hook (item VARCHAR) WITH ('connector' = 'webhook', 'url' = '${url}', 'allow.private-addresses' = 'true');
`,
    'queries/changed_mind.sql': 'INSERT INTO hook SELECT item FROM events',
    'queries/abandoned.sql': 'SELECT item FROM events',
    'queries/changed_mind.test.yaml': '[]',
  });
}

test('what could not be read or delivered is listed, delivered once more when asked, and then not listed any more', async () => {
  const { url, received } = await receiver(answer(400), answer(404), answer(204));
  const { queries, archive } = hooked(url);
  const at = ['--archive', archive];
  await motif(['run', queries, ...at]);
  const { code, stdout, stderr } = await motif(['dead-letters', 'list', ...at]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^records that could not be read\n {2}events {2}1970-01-01T00:00:00\.000Z {2}\.\.\/events\.csv, line 3: .*much/,
  );
  expect(stdout).toMatch(
    /\nbehaviours that could not be delivered\n( {2}hook {2}[0-9a-f]{32} {2}1 try {2}1970-01-01T00:00:00\.000Z {2}answered 40[04]\n){2}$/,
  );
  expect(stderr).toContain('motif dead-letters retry');
  const listed = (await motif(['dead-letters', 'list', ...at, '--json'])).stdout.trimEnd().split('\n');
  const [record, delivery] = listed.map((line) => JSON.parse(line));
  expect(record).toMatchObject({ kind: 'record', stream: 'events', offset: 1, line: 3 });
  expect(delivery).toMatchObject({ kind: 'delivery', to: 'hook', tries: 1, source: 'changed_mind' });

  expect(await motif(['dead-letters', 'retry', delivery.id, ...at])).toMatchObject({
    code: 0,
    stdout: '1 behaviour queued: the engine that runs takes it, or the next run\n',
  });
  await motif(['run', queries, ...at]);
  expect(received[2]?.headers['webhook-id']).toBe(delivery.id);
  expect((await motif(['dead-letters', 'list', ...at, '--json'])).stdout.split('\n')).toHaveLength(3);
  await motif(['dead-letters', 'retry', '--table', 'hook', ...at]);
  await motif(['run', queries, ...at]);
  expect(received).toHaveLength(4);
  expect(await motif(['dead-letters', 'retry', '--all', ...at])).toMatchObject({ stdout: 'nothing was given up\n' });
});

test('what is asked in a way that means nothing is refused, with the way out', async () => {
  const { url } = await receiver(answer(204));
  const { queries, archive } = hooked(url);
  await motif(['run', queries, '--archive', archive]);
  const refused = async (...args: readonly string[]) =>
    (await motif(['dead-letters', 'retry', ...args, '--archive', archive])).stderr;
  expect(await refused()).toContain('nothing says what is to be delivered once more');
  expect(await refused('--all', '--table', 'hook')).toContain('exclude each other');
  expect(await refused('--table', 'hoook')).toContain('did you mean hook?');
  expect(await refused('0123')).toContain('no delivery of 0123 was given up');
  expect((await motif(['dead-letters', 'list', '--archive', `${archive}/nowhere`])).stderr).toContain(
    'there is no archive',
  );
});

test('a reason with a person’s value in it is taken out when the person is forgotten, and the archive is whole', async () => {
  const { queries, archive } = shop();
  const at = ['--archive', archive];
  await motif(['run', queries, ...at]);
  const reacting = await on<{ readonly item: string }>(
    'changed_mind',
    ({ value: { item } }) => {
      throw new Error(`no mail about ${item}`);
    },
    { archive, name: 'ask', maxAttempts: 1 },
  );
  await reacting.idle();
  await reacting.close();
  expect((await motif(['dead-letters', 'list', ...at])).stdout).toContain('no mail about soap');
  expect((await motif(['archive', 'forget', '--key', 'item=soap', ...at])).code).toBe(0);
  const { stdout } = await motif(['dead-letters', 'list', ...at]);
  expect(stdout).toMatch(/ {2}ask {2}[0-9a-f]{32} {2}1 try {2}\S+ {2}…\n$/);
  expect(await motif(['archive', 'verify', ...at])).toMatchObject({ code: 0, stderr: '' });
});
