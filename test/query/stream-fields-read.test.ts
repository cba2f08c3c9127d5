import { describe, expect, test } from 'vitest';
import { streamFieldsRead } from '../../src/query/stream-fields-read.js';
import { fileSource } from '../../src/sources/file-source.js';
import { byQuery, runShop, shopProject } from '../support/shop.js';

describe('the fields that queries read of a stream', () => {
  test('are those of the key, the time, the conditions and the measures', async () => {
    const { streams, queries } = await shopProject();
    const [stream] = streams;
    const changed = queries.filter(({ type }) => type.name === 'cart_changed_mind');
    const names = streamFieldsRead(changed, stream?.name ?? '').map((field) => stream?.schema[field]?.name);
    expect(names).toEqual(['ts', 'user_id', 'product_id', 'event', 'price']);
    expect(names).not.toContain('user_session');
    expect(streamFieldsRead(changed, 'another')).toEqual([]);
  });

  test('are enough: without the others every query finds the same', async () => {
    const project = await shopProject();
    const sources = project.streams.flatMap(({ name: stream, schema, watermark, connector }) => {
      if (connector?.kind !== 'filesystem') return [];
      const { path: name, file, format } = connector;
      const fields = streamFieldsRead(project.queries, stream);
      return [fileSource({ stream, name, file, format, schema, timeField: watermark?.field, fields })];
    });
    const [all, some] = [await runShop({ project }), await runShop({ project, sources })];
    expect(byQuery(some.behaviours)).toEqual(byQuery(all.behaviours));
  });
});
