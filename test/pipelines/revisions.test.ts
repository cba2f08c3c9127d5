import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { aggregate } from '../../src/operators/aggregate.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { to } from '../../src/operators/to.js';
import { openArchive } from '../../src/pipelines/open-archive.js';
import type { Schema } from '../../src/schema.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { ask } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const N: Schema = [{ name: 'n', type: { kind: 'BIGINT' } }];

test('a window that is told again keeps its id and has the number of the change', async () => {
  const minutes = [1, 2, 65, 3, 66, 4, 130];
  // The hour is over for the windows when 65, which waits for what comes with 66, is let through.
  const folder = `${temporaryFolder()}/archive`;
  const archive = await openArchive(folder);
  await lastValueFrom(
    fromEvents(minutes, { time: (minute) => minute * 60_000_000 }).pipe(
      orderByEventTime({ delay: '0 s', allowedLateness: '2 hours' }),
      aggregate(tumbling('1 hour'), { key: () => ['all'], values: { n: 'count' }, allowedLateness: '2 hours' }),
      to(archive.behaviours('hourly', { columns: N })),
    ),
    { defaultValue: undefined },
  );
  await archive.close();
  const rows = await ask(
    folder,
    `SELECT dense_rank() OVER (ORDER BY time) AS hour, count(DISTINCT id) OVER (PARTITION BY time) AS ids, revision,
       "values"->>'n' AS n
     FROM behaviours ORDER BY time, revision`,
  );
  expect(rows).toEqual([
    [1, 1, 0, '3'],
    [1, 1, 1, '4'],
    [2, 1, 0, '2'],
    [3, 1, 0, '1'],
  ]);
});
