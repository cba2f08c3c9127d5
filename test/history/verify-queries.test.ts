import { expect, test } from 'vitest';
import type { Archive } from '../../src/archive/archive.js';
import { openArchive } from '../../src/archive/open-archive.js';
import type { Behaviour } from '../../src/behaviour.js';
import { verifyQueries } from '../../src/history/verify-queries.js';
import { archiveShop } from '../support/archived-shop.js';
import { runShop, shopProject } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('what the shipped queries told of the shipped data is what a replay finds', async () => {
  const directory = temporaryFolder();
  await archiveShop(directory);
  const { queries } = await verifyQueries({ directory, project: await shopProject() });
  const told = queries.map(({ behaviour, same, open, differences }) => [behaviour, same, open, differences]);
  expect(told).toEqual(
    expect.arrayContaining([
      ['cart_changed_mind', 216, 0, []],
      ['cart_abandoned', 908, 0, []],
    ]),
  );
  expect(queries.flatMap(({ differences }) => differences)).toEqual([]);
});

test('what was not told, told otherwise or made up is found, each one', async () => {
  const directory = temporaryFolder();
  const project = await shopProject();
  const streams = project.streams.filter(({ connector }) => connector !== undefined);
  const archive = await openArchive({
    directory,
    streams,
    behaviours: project.queries.map(({ type }) => type),
    now: () => 0,
  });
  let count = 0;
  const store: Archive = {
    directory,
    checkpointDue: false,
    restore: () => archive.restore(),
    knownOffset: (stream, source, partition) => archive.knownOffset(stream, source, partition),
    tend: () => archive.tend(),
    close: () => archive.close(),
    commit: (epoch) => archive.commit({ ...epoch, behaviours: epoch.behaviours.flatMap(forged) }),
  };
  function forged(behaviour: Behaviour): readonly Behaviour[] {
    // As of a query that began when it had found one.
    if (behaviour.type.name === 'cart_emptied' && behaviour.position.offset === 0) return [];
    if (behaviour.type.name === 'cart_abandoned') return ofTask(behaviour);
    if (behaviour.type.name !== 'cart_changed_mind') return [behaviour];
    count++;
    if (count === 4) return [];
    if (count === 2) return [{ ...behaviour, time: (behaviour.time ?? 0) + 1 }];
    return count === 3 ? [behaviour, { ...behaviour, id: '0'.repeat(32), key: [1, 2] }] : [behaviour];
  }
  // As of two tasks of a group, with which it began when each had found three.
  const places = [0, 0];
  function ofTask(behaviour: Behaviour): readonly Behaviour[] {
    const partition = Number(behaviour.key[0]) % 2;
    const offset = places[partition] ?? 0;
    places[partition] = offset + 1;
    return offset < 3 ? [] : [{ ...behaviour, position: { ...behaviour.position, partition, offset } }];
  }
  await runShop({ project, store });
  await archive.close();
  const { queries } = await verifyQueries({ directory, project });
  const found = queries.flatMap(({ differences }) => differences.map(({ kind, reason }) => `${kind}: ${reason}`));
  expect(found.toSorted()).toEqual([
    'changed: unexplained',
    'extra: unexplained',
    ...Array.from({ length: 7 }, () => 'missing: begun'),
    'missing: unexplained',
  ]);
  expect(queries.find(({ behaviour }) => behaviour === 'cart_changed_mind')).toMatchObject({ same: 214, open: 0 });
});
