import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installed, runInstalled } from '../support/installed.js';

const SCRIPT = `
  const { schemaCodecOf } = await import(process.argv[1]);
  const columns = [{ name: 'a', type: { kind: 'BIGINT' } }];
  for (const kind of ['avro', 'json-schema', 'protobuf']) {
    await schemaCodecOf(kind).then(
      (codec) => {
        const writer = codec.writerOf(columns, 'row');
        const { kind: read } = codec.readerOf({ text: writer.schema, references: [] }, columns);
        console.log(kind, read, writer.write([7]).toString('hex'));
      },
      ({ code, message }) => console.log(kind, code, message),
    );
  }`;

test('without its library a kind of schema says how to install it; with it, it works', () => {
  const bare = installed();
  expect(run(bare)).toBe(
    `avro ENVIRONMENT for Avro motif needs the package avsc, which is not installed
  npm install avsc
json-schema reader 7b2261223a377d
protobuf ENVIRONMENT for Protobuf motif needs the package protobufjs, which is not installed
  npm install protobufjs
`,
  );
  expect(run(installed('avsc', 'protobufjs'))).toBe(
    'avro reader 020e\njson-schema reader 7b2261223a377d\nprotobuf reader 000807\n',
  );
});

function run(folder: string): string {
  const module = join(folder, 'node_modules/motif/dist/formats/schema-codec-of.js');
  return runInstalled(folder, '--input-type=module', '--eval', SCRIPT, module).said;
}
