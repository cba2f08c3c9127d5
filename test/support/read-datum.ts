import type { CompiledReader } from '../../src/formats/schema-codec.js';
import type { Value } from '../../src/schema.js';
import { scannedValues } from './scanned-values.js';

/** What a reader makes of the bytes: the row's values, or why it is none. They stand among others', as in `MessageBytes`. */
export function readDatum(compiled: CompiledReader, data: Uint8Array): readonly Value[] | string {
  if (compiled.kind === 'problem') return compiled.problem;
  const bytes = Buffer.concat([Buffer.of(0xff, 0xff), data, Buffer.from('\n\0\0\0\0\0\0\0\0')]);
  return compiled.reader.read(bytes, 2, 2 + data.length) ?? scannedValues(compiled.reader.row);
}
