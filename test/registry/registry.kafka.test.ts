import { describe, expect, test } from 'vitest';
import { confluentRegistry } from '../../src/registry/confluent-registry.js';
import type { NewSchema, Registry } from '../../src/registry/registry.js';
import { requireBackward, testRegistry } from '../support/kafka/test-registry.js';
import { uniqueName } from '../support/kafka/unique-name.js';
import { MemoryRegistry } from '../support/memory-registry.js';

const url = testRegistry();

function record(...fields: readonly object[]): NewSchema {
  return { kind: 'avro', text: JSON.stringify({ type: 'record', name: 'r', doc: uniqueName('r'), fields }) };
}

describe.each([
  ['in memory', async () => new MemoryRegistry(), async () => undefined],
  ['Apicurio', () => confluentRegistry({ urls: [url()] }), (subject: string) => requireBackward(url(), subject)],
] as const)('a registry %s', (_, open: () => Promise<Registry>, guard) => {
  test('gives back what was registered, by its id and as the latest', async () => {
    const registry = await open();
    const [subject, first] = [uniqueName('s'), record({ name: 'a', type: 'int' })];
    expect(await registry.latest(subject)).toBeUndefined();
    const id = await registry.register(subject, first);
    expect(await registry.register(subject, first)).toBe(id);
    expect(await registry.idOf(subject, first)).toBe(id);
    expect(await registry.schemaById(id)).toEqual({ ...first, references: [] });
    expect(await registry.latest(subject)).toEqual({ ...first, references: [], id, version: 1 });
  });

  test('tells a newer version at once', async () => {
    const registry = await open();
    const subject = uniqueName('s');
    await registry.register(subject, record({ name: 'a', type: 'int' }));
    expect(await registry.latest(subject)).toMatchObject({ version: 1 });
    const second = record({ name: 'a', type: 'int' }, { name: 'b', type: ['null', 'int'], default: null });
    await registry.register(subject, second);
    expect(await registry.latest(subject)).toMatchObject({ text: second.text, version: 2 });
  });

  test('says that an id, a schema or a subject is not known', async () => {
    const registry = await open();
    await expect(registry.schemaById(2_000_000_000)).rejects.toMatchObject({ kind: 'unknown-schema' });
    await expect(registry.idOf(uniqueName('s'), record())).rejects.toMatchObject({ kind: 'unknown-schema' });
  });

  test('refuses what does not go together, with a reason', async () => {
    const registry = await open();
    const subject = uniqueName('s');
    const [before, after] = ['int', 'string'].map((type) => ({
      type: 'record',
      name: 'r',
      fields: [{ name: 'a', type }],
    }));
    const schema = (of: unknown): NewSchema => ({ kind: 'avro', text: JSON.stringify(of) });
    expect(await registry.check(subject, schema(after))).toEqual({ kind: 'compatible' });
    await registry.register(subject, schema(before));
    await guard(subject);
    expect(await registry.check(subject, schema(before))).toEqual({ kind: 'compatible' });
    const { reasons } = { reasons: [], ...(await registry.check(subject, schema(after))) };
    expect(reasons).toEqual([expect.stringMatching(/\S/)]);
    await expect(registry.register(subject, schema(after))).rejects.toMatchObject({ kind: 'incompatible' });
  });
});

test('what a schema refers to comes with it, that which is referred to first', async () => {
  const registry = await confluentRegistry({ urls: [url()] });
  const [inner, middle, outer] = [uniqueName('inner'), uniqueName('middle'), uniqueName('outer')];
  const text = (name: string, type: string) => JSON.stringify({ type: 'record', name, fields: [{ name: 'f', type }] });
  const register = async (subject: string, schema: string, references: readonly object[]): Promise<number> => {
    const response = await fetch(`${url()}/subjects/${subject}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ schema, references }),
    });
    const { id } = Object(await response.json());
    return Number(id);
  };
  await register(inner, text('Inner', 'int'), []);
  await register(middle, text('Middle', 'Inner'), [{ name: 'Inner', subject: inner, version: 1 }]);
  const id = await register(outer, text('Outer', 'Middle'), [{ name: 'Middle', subject: middle, version: 1 }]);
  const { references } = await registry.schemaById(id);
  expect(references).toEqual([
    { name: 'Inner', text: text('Inner', 'int') },
    { name: 'Middle', text: text('Middle', 'Inner') },
  ]);
});
