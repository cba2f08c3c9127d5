/** Before Confluent's wire format has a schema's id (4 bytes, the highest first) and then the data. */
const MAGIC = 0x00;
const MAGIC_BYTES = 5;

/** What a message that should be text in a format is instead, where one can see that; undefined where not. */
export function messageProblem(format: string, bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start === end) return `empty, not ${format}`;
  if (bytes[start] !== MAGIC || end - start < MAGIC_BYTES) return undefined;
  let id = 0;
  for (let at = start + 1; at < start + MAGIC_BYTES; at++) id = id * 256 + (bytes[at] ?? 0);
  return `not ${format}: it begins with a schema registry's magic byte (schema ${id})`;
}
