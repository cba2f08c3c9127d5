import * as zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { registerCodecs } from '../../src/kafka/register-codecs.js';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const keys = keysOf(1, 20);
const hasZstd = 'zstdCompressSync' in zlib;
const codecs = ['gzip', 'snappy', 'lz4', ...(hasZstd ? ['zstd'] : [])];

// Of those who read what was written.
registerCodecs();

/** A topic that is packed in this way, whoever writes it. */
async function packed(codec: string): Promise<string> {
  return kafka.createTopic({ name: 'events', config: { 'compression.type': codec } });
}

test.each(codecs)('%s: what is read and what is written', async (codec) => {
  const options = { events: await packed(codec), writing: `, 'properties.compression.type' = '${codec}'` };
  const group = await PairsGroup.open(kafka, options);
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, 0, 31));
  const pairs = pairsBefore(keys, 31);
  await group.until(pairs.length, process);
  await process.end('SIGTERM');
  await group.expectPairs(pairs, { events: options.events });
});

test.skipIf(hasZstd)('zstd, where Node has none: to be written', async () => {
  const events = await kafka.createTopic({ name: 'events' });
  await kafka.produce(events, pairEvents(keys, 0, 3));
  const process = (
    await PairsGroup.open(kafka, { events, writing: ", 'properties.compression.type' = 'zstd'" })
  ).start();
  await expectRefused(process);
});

test.skipIf(hasZstd)('zstd, where Node has none: to be read', async () => {
  const events = await packed('zstd');
  await kafka.produce(events, pairEvents(keys, 0, 3));
  await expectRefused((await PairsGroup.open(kafka, { events })).start());
});

async function expectRefused(process: ReturnType<PairsGroup['start']>): Promise<void> {
  expect(await process.ended).toEqual({ code: 3, signal: null });
  expect(process.said.join('\n')).toContain('zstd needs Node 22.15 or newer; gzip, snappy and lz4 do not');
  expect(process.said.join('\n')).not.toContain('    at ');
}
