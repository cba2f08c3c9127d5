import { expect, test } from 'vitest';
import { motif } from './fake-terminal.js';
import { shop } from './shop.js';

const CASCADE = {
  'queries/minds.sql': 'SELECT user_id, item, price FROM changed_mind WHERE price > 2;',
  'queries/dear.sql': 'SELECT item FROM minds WHERE price > 100;',
};

test('of queries that read an edited one it alone is named', async () => {
  const { queries, archive, file } = shop(CASCADE);
  await motif(['run', queries, '--archive', archive]);
  file('queries/minds.sql', CASCADE['queries/minds.sql'].replace('> 2', '> 1'));
  const { code, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(stderr.match(/\w+ \w+ was edited/g)).toEqual(['query minds was edited']);
  expect(code).not.toBe(0);
});

test('an edited table that queries insert into is named', async () => {
  const target = (columns: string): string =>
    `CREATE TABLE events (ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2), WATERMARK FOR ts AS ts)
     WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'format' = 'csv');
     CREATE TABLE kept (ts TIMESTAMP, ${columns}, WATERMARK FOR ts AS ts);`;
  const { queries, archive, file } = shop({
    'queries/streams.sql': target('item VARCHAR'),
    'queries/keep.sql': 'INSERT INTO kept (ts, item) SELECT ts, item FROM events;',
    'queries/read.sql': 'SELECT item FROM kept;',
  });
  expect((await motif(['run', queries, '--archive', archive])).code).toBe(0);
  file('queries/streams.sql', target('item VARCHAR, note VARCHAR'));
  const { code, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(stderr).toContain('stream kept was edited');
  expect(code).not.toBe(0);
});
