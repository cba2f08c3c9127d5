import { expect, test } from 'vitest';
import { checkRegistries } from '../../src/cluster/check-registries.js';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import { MemoryRegistry } from '../support/memory-registry.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KAFKA = `'connector' = 'kafka', 'properties.bootstrap.servers' = 'b:1', 'format' = 'avro-confluent',
  'avro-confluent.url' = 'http://registry:8081'`;

async function said(registry: MemoryRegistry, price = 'DOUBLE'): Promise<readonly string[]> {
  const folder = temporaryFolder({
    'streams.sql': `
CREATE TABLE orders (user_id INTEGER, price DOUBLE, ts TIMESTAMP METADATA FROM 'timestamp', WATERMARK FOR ts AS ts)
WITH (${KAFKA}, 'topic' = 'orders', 'properties.group.id' = 'g');
CREATE TABLE bought (user_id INTEGER, price ${price}) WITH (${KAFKA}, 'topic' = 'bought');`,
    'buys.sql': '-- All of them\nINSERT INTO bought\nSELECT user_id, price FROM orders;',
  });
  const { project, problems } = await loadProject(folder);
  expect(problems).toEqual([]);
  if (project === undefined) throw new Error('no project');
  const found = await checkRegistries(project, async () => registry);
  return found.map((problem) => renderProblem(problem).replaceAll(`${folder}/`, ''));
}

function avro(name: string, ...fields: readonly (readonly [name: string, type: unknown])[]) {
  const all = fields.map(([field, type]) => ({ name: field, type }));
  return { kind: 'avro' as const, text: JSON.stringify({ type: 'record', name, fields: all }) };
}

const ORDERS = avro('Order', ['user_id', 'int'], ['price', 'double']);

test('nothing is said where all goes together, and nothing is registered', async () => {
  const registry = new MemoryRegistry();
  await registry.register('orders-value', ORDERS);
  await registry.register('bought-value', avro('bought', ['user_id', 'int'], ['price', 'double']));
  expect(await said(registry)).toEqual([]);
  expect(registry.asked.filter((line) => line.startsWith('register'))).toHaveLength(2);
});

test('a subject that is not there takes anything', async () => {
  expect(await said(new MemoryRegistry())).toEqual([]);
});

test('an edit that is incompatible names the field, in the file of the query', async () => {
  const registry = new MemoryRegistry();
  await registry.register('orders-value', ORDERS);
  await registry.register('bought-value', avro('bought', ['user_id', 'int'], ['price', 'double']));
  const [problem = '', ...others] = await said(registry, 'VARCHAR');
  expect(others).toEqual([]);
  expect(problem).toMatch(
    /^buys\.sql:2:1: the values of bought, which buys gives, are not compatible with subject bought-value, version 1: field price was double and is string \(the registry: /,
  );
  expect(problem).toContain('  2 | INSERT INTO bought\n    | ^^^^^^^^^^^^^^^^^^\n');
});

test('a registry that does not answer is a warning, once', async () => {
  const registry = new MemoryRegistry();
  registry.down = 'ECONNREFUSED';
  expect(await said(registry)).toEqual([
    'warning: the schema registry at http://registry:8081 could not be asked: ECONNREFUSED\n' +
      '  Whether it takes what the queries write is seen when they run',
  ]);
});

test('a column that writers do not have, or have as something else, is a warning', async () => {
  const registry = new MemoryRegistry();
  await registry.register('orders-value', avro('Order', ['user_id', 'boolean'], ['amount', 'double']));
  expect(await said(registry)).toEqual([
    'warning: subject orders-value, version 1, has user_id as boolean, and orders declares it otherwise: these would be dead letters\n' +
      '  Declare the column as the field is',
    'warning: subject orders-value, version 1, has no field price: that column of orders would be NULL\n' +
      '  It has user_id, amount',
  ]);
});
