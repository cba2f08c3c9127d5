import { appendFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { parseTimestamp, SECOND } from '../../src/time.js';
import { answer, type ReceivedRequest, receiver } from '../support/receiver.js';
import { VirtualClock } from '../support/virtual-clock.js';
import { fakeProcess, motif } from './fake-terminal.js';
import { shop } from './shop.js';

const STREAMS = `CREATE TABLE events (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem', 'path' = '../in', 'format' = 'json', 'source.monitor-interval' = '1 s'
);
`;
const hook = (url: string, more = '') =>
  `${STREAMS}CREATE TABLE hook (n BIGINT) WITH ('connector' = 'webhook', 'url' = '${url}', 'allow.private-addresses' = 'true'${more});\n`;
const FOUND = 'INSERT INTO hook SELECT n FROM events WHERE n > 0;';

const numbers = (received: readonly ReceivedRequest[]): readonly number[] =>
  received.map(({ body }) => JSON.parse(body.toString()).data.n);

/** A run that goes on, over a folder of events with numbers. */
function running(files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const made = shop({
    'queries/changed_mind.sql': 'SELECT n FROM events WHERE n = 0',
    'queries/abandoned.sql': 'SELECT n FROM events WHERE n = 0',
    'queries/changed_mind.test.yaml': '[]',
    'in/a.ndjson': '',
    ...files,
  });
  // What waits longer waits for an answer.
  const clock = new VirtualClock(parseTimestamp('2026-01-01T12:00:00Z') ?? 0, 2 * SECOND);
  const fake = fakeProcess({ day: clock });
  const kept = flags.includes('--no-archive') ? flags : ['--archive', made.archive, ...flags];
  const code = runCli(['run', made.queries, ...kept], fake.context);
  let time = 0;
  const until = (isSo: () => boolean): Promise<void> =>
    clock.until(
      (async () => {
        while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
      })(),
    );
  return {
    archive: made.archive,
    stderr: () => fake.stderr.text,
    until,
    /** Finds these numbers, and behind them nothing. */
    find(...found: readonly number[]) {
      const lines = [...found, -1].map((n) => ({ ts: new Date(Date.UTC(2026, 0, 1, 11, 0, time++)).toISOString(), n }));
      appendFileSync(made.file('in/a.ndjson'), lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
    },
    /** Writes files of the project, or takes them away, and waits until that is noticed and this is said. */
    async edit(changed: Readonly<Record<string, string | undefined>>, said: string) {
      await until(() => clock.sleepers > 0);
      const before = fake.stderr.text.length;
      for (const [name, text] of Object.entries(changed)) {
        if (text === undefined) rmSync(made.file(`queries/${name}`));
        else made.file(`queries/${name}`, text);
      }
      fake.changed();
      await until(() => fake.stderr.text.slice(before).includes(said));
    },
    async end() {
      fake.signal('SIGINT');
      return clock.until(code);
    },
  };
}

test('a webhook that is declared while the run goes on is delivered at once, and no more once it is taken out', async () => {
  const { url, received } = await receiver(answer(204));
  const { find, edit, until, end } = running({ 'queries/streams.sql': STREAMS });
  await edit({ 'streams.sql': hook(url), 'found.sql': FOUND }, 'hook: delivering\n');
  find(1, 2);
  await until(() => received.length === 2);
  await edit({ 'found.sql': undefined }, 'hook: not delivered any more\n');
  find(3);
  await edit({ 'found.sql': FOUND }, 'hook: delivering\n');
  find(4);
  await until(() => received.length === 3);
  expect(numbers(received)).toEqual([1, 2, 4]);
  expect(await end()).toBe(130);
});

test('where the URL is edited what follows goes to the new one, and what was not taken as well', async () => {
  const [before, after] = [await receiver(answer(204), answer(503)), await receiver(answer(204))];
  const { find, edit, until, end, stderr } = running({
    'queries/streams.sql': hook(before.url),
    'queries/found.sql': FOUND,
  });
  find(1);
  await until(() => before.received.length === 1);
  find(2);
  await until(() => before.received.length === 2);
  await edit({ 'streams.sql': hook(after.url) }, 'hook: delivering as it is declared now\n');
  find(3);
  await until(() => after.received.length === 2);
  expect([...new Set(numbers(before.received))]).toEqual([1, 2]);
  expect(numbers(after.received)).toEqual([2, 3]);
  const said = stderr();
  await edit({ 'found.sql': FOUND.replace('> 0', '> 1') }, 'found: new version live');
  await until(() => stderr().slice(said.length).includes('hook: delivering as it is declared now\n'));
  expect(await end()).toBe(130);
});

test('--status json says what is left, and what was given up', async () => {
  const { url, received } = await receiver(answer(410), answer(503));
  const files = { 'queries/streams.sql': hook(url), 'queries/found.sql': FOUND };
  const { find, until, end, stderr } = running(files, '--status', 'json');
  find(1, 2, 3);
  await until(() => received.length > 1);
  expect(await end()).toBe(130);
  const last = stderr()
    .split('\n')
    .findLast((line) => line.startsWith('{"time"'));
  expect(JSON.parse(last ?? '')).toMatchObject({ behaviours: 3, delivering: 2, givenUp: 1 });
});

test('what was given up and is delivered after all counts as given up no more', async () => {
  const { url, received } = await receiver(answer(410), answer(204));
  const files = { 'queries/streams.sql': hook(url), 'queries/found.sql': FOUND };
  const { archive, find, until, end, stderr } = running(files, '--status', 'json');
  find(1);
  await until(() => stderr().includes('given up on'));
  const { stdout } = await motif(['dead-letters', 'retry', '--all', '--archive', archive]);
  expect(stdout).toContain('queued');
  await until(() => received.length === 2);
  expect(await end()).toBe(130);
  expect(stderr()).not.toContain('1 behaviour given up');
});

test('what could not be delivered is refused, and all goes on as it was', async () => {
  const { url, received } = await receiver(answer(204));
  const { find, edit, until, end } = running({ 'queries/streams.sql': hook(url), 'queries/found.sql': FOUND });
  const refused = 'nothing is sent to webhook hook: 169.254.169.254 has a link-local';
  await edit({ 'streams.sql': hook('http://169.254.169.254/') }, refused);
  find(1);
  await until(() => received.length === 1);
  expect(await end()).toBe(130);
  const unkept = running({ 'queries/streams.sql': STREAMS }, '--no-archive');
  await unkept.edit({ 'streams.sql': hook(url), 'found.sql': FOUND }, '--no-archive: hook is a webhook');
  expect(await unkept.end()).toBe(130);
});
