// An engine that commits an epoch whenever a line comes, and says how many rows it has committed: `engine.mjs DIRECTORY NAME`.
import { createInterface } from 'node:readline';
import { openArchive } from '../../../dist/archive/open-archive.js';

const ROWS = 20;
const [, , directory, engine] = process.argv;
const schema = [{ name: 'n', type: { kind: 'BIGINT' } }];
const policy = { sealRows: ROWS + 5, sealInterval: 1e15, compactCount: 2, grace: 1e15 };
const options = { directory, engine, streams: [{ name: 's', schema }], behaviours: [], now: () => 0, policy };
const archive = await openArchive(options);
const { pieces } = await archive.restore();
let rows = Number(Buffer.from(pieces[0]?.state ?? '0').toString());
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'close') {
    await archive.close();
  } else if (line === 'commit') {
    const numbers = Float64Array.from({ length: ROWS }, (_, i) => rows + i);
    const events = {
      stream: 's',
      schema,
      length: ROWS,
      columns: [{ kind: 'number', values: numbers }],
      times: new Float64Array(ROWS),
      origin: new Uint32Array(ROWS),
      origins: [{ source: engine, partition: 0 }],
      offsets: numbers,
    };
    rows += ROWS;
    const checkpoint = { pieces: [{ owner: 'o', key: 'rows', state: Buffer.from(String(rows)) }] };
    const record = new Uint8Array(0);
    await archive.commit({ events: [events], late: [], deadLetters: [], behaviours: [], record, checkpoint });
  }
  console.log(rows);
}
