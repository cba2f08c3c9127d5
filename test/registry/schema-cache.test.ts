import { expect, test } from 'vitest';
import { PatientRegistry } from '../../src/registry/patient-registry.js';
import { RegistryError } from '../../src/registry/registry-error.js';
import { SchemaCache } from '../../src/registry/schema-cache.js';
import { SECOND } from '../../src/time.js';
import { MemoryRegistry } from '../support/memory-registry.js';

const SCHEMA = { kind: 'avro' as const, text: '"int"' };

function opened(registry = new MemoryRegistry()) {
  let now = 0;
  const [notes, waits]: [string[], number[]] = [[], []];
  const abort = new AbortController();
  const patient = new PatientRegistry(registry, {
    wait: async (duration) => {
      waits.push(duration);
      now += duration;
      if (waits.length === 9) registry.down = undefined;
    },
    onNote: (note) => void notes.push(note),
    signal: abort.signal,
  });
  const pass = (duration: number) => {
    now += duration;
  };
  return { registry, cache: new SchemaCache(patient, () => now), notes, waits, abort, pass };
}

test('a schema is asked for once, however many want it at once', async () => {
  const { registry, cache } = opened();
  const id = await registry.register('s', SCHEMA);
  const found = await Promise.all([cache.schemaById(id), cache.schemaById(id), cache.schemaById(id)]);
  expect(found).toEqual(Array(3).fill({ ...SCHEMA, references: [] }));
  await cache.schemaById(id);
  expect(registry.asked).toEqual(['register s', 'schema 1']);
});

test('that there is none is believed for 30 seconds', async () => {
  const { registry, cache, pass } = opened();
  expect(await cache.schemaById(1)).toBeUndefined();
  await registry.register('s', SCHEMA);
  pass(30 * SECOND - 1);
  expect(await cache.schemaById(1)).toBeUndefined();
  pass(1);
  expect(await cache.schemaById(1)).toMatchObject(SCHEMA);
});

test('a registry that is down is waited for, longer and longer, and each is said once', async () => {
  const { registry, cache, notes, waits } = opened();
  const id = await registry.register('s', SCHEMA);
  registry.down = 'ECONNREFUSED';
  expect(await cache.schemaById(id)).toMatchObject(SCHEMA);
  expect(waits.map((wait) => wait / SECOND)).toEqual([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5]);
  expect(notes).toEqual([
    'the schema registry at memory does not answer: ECONNREFUSED; waiting for it',
    'the schema registry at memory answers again',
  ]);
});

test('nobody waits any more once that is told', async () => {
  const { registry, cache, abort } = opened();
  registry.down = 'ECONNREFUSED';
  abort.abort(new Error('told to stop'));
  await expect(cache.schemaById(1)).rejects.toThrow('told to stop');
});

test('what is refused is no reason to wait, and is asked again', async () => {
  const { registry, cache, waits } = opened();
  registry.schemaById = async () => {
    throw new RegistryError('refused', 'who are you');
  };
  await expect(cache.schemaById(1)).rejects.toMatchObject({ kind: 'refused' });
  await expect(cache.schemaById(1)).rejects.toMatchObject({ kind: 'refused' });
  expect(waits).toEqual([]);
});
