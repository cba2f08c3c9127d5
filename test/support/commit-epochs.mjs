// Commits epoch after epoch, each of 300 events with the epoch's number, and says so after each: until it is killed.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , openArchiveFile, directory] = process.argv;
const { openArchive } = await import(pathToFileURL(openArchiveFile).href);

const EVENTS = 300;
const schema = [{ name: 'epoch', type: { kind: 'BIGINT' } }];
const type = { name: 'q', version: '1', key: [], columns: [] };
const archive = await openArchive({ directory, streams: [{ name: 's', schema }], behaviours: [type], now: () => 0 });
const counter = (await archive.restore()).pieces.find(({ key }) => key === 'counter');
let epoch = counter === undefined ? 0 : Number(Buffer.from(counter.state).toString()) + 1;

for (; ; epoch += 1) {
  const position = { source: 'a', partition: 0, offset: epoch };
  await archive.commit({
    events: [
      {
        stream: 's',
        schema,
        length: EVENTS,
        columns: [{ kind: 'number', values: new Float64Array(EVENTS).fill(epoch) }],
        times: new Float64Array(EVENTS),
        origin: new Uint32Array(EVENTS),
        origins: [{ source: 'a', partition: 0 }],
        offsets: Float64Array.from({ length: EVENTS }, (_, i) => epoch * EVENTS + i),
      },
    ],
    late: [{ stream: 's', position, time: 0, lateness: 1 }],
    deadLetters: [{ stream: 's', position, reason: 'r', raw: '' }],
    behaviours: [{ type, kind: 'match', id: String(epoch), time: 0, key: [], values: [], evidence: [], position }],
    record: new Uint8Array(0),
    checkpoint: { pieces: [{ owner: 'o', key: 'counter', state: Buffer.from(String(epoch)) }] },
  });
  writeSync(1, `${epoch}\n`);
}
