import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { motif } from './fake-terminal.js';

const STREAMS = `CREATE TABLE orders (ts TIMESTAMP, customer VARCHAR, type VARCHAR, price INTEGER,
  WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE)
WITH ('connector' = 'filesystem', 'path' = 'orders.csv');
`;

const CHEAPER = `SELECT customer, first_price, last_price FROM orders MATCH_RECOGNIZE (
  PARTITION BY customer ORDER BY ts
  MEASURES A.price AS first_price, B.price AS last_price
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) WITHIN INTERVAL '1' HOUR
  DEFINE A AS A.type = 'order', B AS B.type = 'order' AND B.price < A.price
) WHERE last_price > 1
`;

const ORDERS = `ts,customer,type,price
2026-01-01T10:00:00Z,dora,view,3
2026-01-01T10:01:00Z,dora,order,5
2026-01-01T10:02:00Z,dora,view,4
2026-01-01T10:03:00Z,emil,order,5
2026-01-01T10:04:00Z,emil,order,7
2026-01-01T10:05:00Z,fritz,view,7
2026-01-01T10:06:00Z,gerd,order,7
2026-01-01T10:07:00Z,gerd,order,1
2026-01-01T10:08:00Z,hans,order,7
2026-01-01T10:09:00Z,hans,order,6
2026-01-01T10:09:30Z,hans,order,5
2026-01-01T10:20:00Z,ida,order,7
2026-01-01T11:20:00Z,ida,order,6
2026-01-01T10:21:00Z,kurt,order,6
2026-01-01T11:21:00Z,kurt,cheap,six
`;

let folder = '';
let archive = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'motif-'));
  archive = join(folder, 'archive');
  writeFileSync(join(folder, 'streams.sql'), STREAMS);
  writeFileSync(join(folder, 'cheaper.sql'), CHEAPER);
  writeFileSync(join(folder, 'orders.csv'), ORDERS);
  await motif(['run', folder, '--archive', archive]);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function whyNot(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await motif(['why-not', 'cheaper', folder, '--archive', archive, ...args]);
  return `${stdout}${stderr}`;
}

describe('motif why-not says', () => {
  test('that the next event had to be another', async () => {
    expect(await whyNot('--key', 'customer=dora')).toMatchInlineSnapshot(`
      "cheaper found nothing for customer dora: the next event had to be B (B.type = 'order' AND B.price < A.price), and the event of 2026-01-01 10:02:00 is none.

        1 of 2 steps:
        2026-01-01 10:01:00  A  type = 'order', price = 5   since A.type = 'order'
        2026-01-01 10:02:00  not B: B.type = 'order' is not true: B.type = 'view'

      3 events of this key are archived.
      "
    `);
  });

  test('which of several conditions was not true, with its values', async () => {
    expect(await whyNot('--key', 'customer=emil', '--at', '2026-01-01T10:03:00Z')).toMatchInlineSnapshot(`
      "cheaper found nothing for customer emil: the next event had to be B (B.type = 'order' AND B.price < A.price), and the event of 2026-01-01 10:04:00 is none.

        1 of 2 steps:
        2026-01-01 10:03:00  A  type = 'order', price = 5   since A.type = 'order'
        2026-01-01 10:04:00  not B: B.price < A.price is not true: B.price = 7, A.price = 5

      2 events of this key are archived.
      "
    `);
  });

  test('that nothing satisfied the first step', async () => {
    expect(await whyNot('--key', 'customer=fritz')).toMatchInlineSnapshot(`
      "cheaper found nothing for customer fritz: no event could be A, which a match begins with.

        A.type = 'order'  was not true of 1 event
        the nearest: 2026-01-01 10:05:00  A.type = 'order' is not true: A.type = 'view'

      1 event of this key is archived.
      "
    `);
  });

  test('that WHERE left the match out', async () => {
    expect(await whyNot('--key', 'customer=gerd')).toMatchInlineSnapshot(`
      "cheaper found nothing for customer gerd: the sequence is there, but the WHERE behind MATCH_RECOGNIZE leaves it out.

        2026-01-01 10:06:00  type = 'order', price = 7
        2026-01-01 10:07:00  type = 'order', price = 1

      2 events of this key are archived.
      "
    `);
  });

  test('that it did trigger, and of which match an event is', async () => {
    expect(await whyNot('--key', 'customer=hans')).toMatchInlineSnapshot(`
      "cheaper found customer hans: it did trigger, a match.

        motif why a83ed501760f55c56f38d6cd1f375ccd

      3 events of this key are archived.
      "
    `);
    expect(await whyNot('--key', 'customer=hans', '--at', '2026-01-01T10:09:00Z')).toMatchInlineSnapshot(`
      "cheaper found customer hans: it did trigger, a match.

        motif why a83ed501760f55c56f38d6cd1f375ccd

      3 events of this key are archived.
      "
    `);
  });

  test('that what it waited for came exactly at the limit', async () => {
    expect(await whyNot('--key', 'customer=ida', '--at', '2026-01-01T10:20:00Z')).toMatchInlineSnapshot(`
      "cheaper found nothing for customer ida: time ran out. B came exactly at the limit, which is outside.

        1 of 2 steps:
        2026-01-01 10:20:00  A  type = 'order', price = 7   since A.type = 'order'
        2026-01-01 11:20:00  the limit: 1 hour after the first event, with no B (B.type = 'order' AND B.price < A.price)
        2026-01-01 11:20:00  B  type = 'order', price = 6

      2 events of this key are archived.
      "
    `);
  });

  test('what came late or could not be read', async () => {
    expect(await whyNot('--key', 'customer=kurt')).toMatchInlineSnapshot(`
      "cheaper found nothing for customer kurt: the archive has no event of this key that came in time.

      Came too late for any query to see, behind the watermark:
        2026-01-01 10:21:00  00:58:00 late  orders.csv:13

      Could not be read, and have these values in them:
        orders.csv:14  column price: 'six' is not an INTEGER

      Note: orders is archived from 2026-01-01T10:00:00.000Z on: of what was before, pruned days among it, nothing is known
      "
    `);
  });

  test('that there is no event of the key', async () => {
    expect(await whyNot('--key', 'customer=nobody')).toMatchInlineSnapshot(`
      "cheaper found nothing for customer nobody: the archive has no event of this key that came in time.

      Note: orders is archived from 2026-01-01T10:00:00.000Z on: of what was before, pruned days among it, nothing is known
      "
    `);
  });

  test('what the key is, where it is asked about another column, and which queries there are', async () => {
    expect(await whyNot('--key', 'price=3')).toMatchInlineSnapshot(`
      "price is no column of the key of cheaper
        It partitions by: customer.
      "
    `);
    expect((await motif(['why-not', 'dearer', folder, '--archive', archive])).stderr).toMatchInlineSnapshot(`
      "there is no query dearer
        With MATCH_RECOGNIZE there are: cheaper.
      "
    `);
  });
});

describe('motif why', () => {
  test('tells the conditions with their values, as JSON too', async () => {
    const { stdout } = await motif(['sql', 'SELECT id FROM cheaper', '--archive', archive, '--format', 'csv']);
    const id = stdout.split('\n')[1] ?? '';
    const told = (await motif(['why', id, folder, '--archive', archive])).stdout;
    expect(told.replaceAll(folder, 'queries')).toMatchInlineSnapshot(`
      "cheaper a83ed501760f55c56f38d6cd1f375ccd: a match at 2026-01-01 10:09:00
        of customer hans
        first_price = 7, last_price = 6

        2026-01-01 10:08:00  A  type = 'order', price = 7
            since A.type = 'order'
            orders orders.csv:8
        2026-01-01 10:09:00  B  type = 'order', price = 6
            since B.type = 'order' AND B.price < A.price  (B.price = 6, A.price = 7)
            orders orders.csv:9

      It was complete with its last event: 1 min from the first to the last, within 1 hour.
      Told by version 312990d7e3b8e9c7 of cheaper, which is what queries/cheaper.sql says now.
      "
    `);
    const [story] = JSON.parse((await motif(['why', id, folder, '--archive', archive, '--json'])).stdout);
    expect(story).toMatchObject({ id, behaviour: 'cheaper', version: story.fileVersion, span: 60_000_000 });
    const page = join(folder, 'why.html');
    const written = await motif(['why', id, folder, '--archive', archive, '--html', page]);
    expect(written).toEqual({ code: 0, stdout: '', stderr: `written to ${page}\n` });
    expect(readFileSync(page, 'utf8')).toContain('<h1>cheaper: a match at 2026-01-01 10:09:00</h1>');
    const both = await motif(['why', id, folder, '--archive', archive, '--html', page, '--json']);
    expect(both.stderr).toBe('one of --json, --mermaid and --html, not several\n');
  });

  test('says what is no id', async () => {
    const none = await motif(['why', 'abc', folder, '--archive', archive]);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toMatchInlineSnapshot(`
      "the archive has no behaviour abc
        motif sql "FROM behaviours" lists them. One that was not found has no id: motif why-not says why.
      "
    `);
    expect((await motif(['why', 'it', folder, '--archive', archive])).stderr).toMatchInlineSnapshot(`
      ""it" is no id of a behaviour, which is 32 hexadecimal digits
        motif sql "FROM behaviours" lists them.
      "
    `);
  });
});
