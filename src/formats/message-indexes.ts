/** Deeper than any schema nests its messages. */
const MAX_DEPTH = 64;

/** Which message of a Protobuf schema was written: its place among the file's, then among that one's own, and so on. */
export interface MessageIndexes {
  readonly kind: 'indexes';
  readonly path: readonly number[];
  /** Where the message begins. */
  readonly at: number;
}

export interface BrokenIndexes {
  readonly kind: 'problem';
  readonly problem: string;
}

/**
 * Reads what stands before a message in Confluent's wire format for Protobuf: how many indexes, then the indexes, all as
 * zigzag varints; one 0 is short for the path [0].
 */
export function readMessageIndexes(bytes: Uint8Array, start: number, end: number): MessageIndexes | BrokenIndexes {
  const numbers = new Varints(bytes, start, end);
  const count = numbers.next();
  if (count === undefined) return { kind: 'problem', problem: 'cut within its message indexes' };
  if (count < 0 || count > MAX_DEPTH) return { kind: 'problem', problem: `${count} message indexes` };
  if (count === 0) return { kind: 'indexes', path: [0], at: numbers.at };
  const path: number[] = [];
  while (path.length < count) {
    const index = numbers.next();
    if (index === undefined) return { kind: 'problem', problem: 'cut within its message indexes' };
    if (index < 0) return { kind: 'problem', problem: `the message index ${index}` };
    path.push(index);
  }
  return { kind: 'indexes', path, at: numbers.at };
}

/** The inverse of `readMessageIndexes`. */
export function writeMessageIndexes(path: readonly number[]): Buffer {
  if (path.length === 1 && path[0] === 0) return Buffer.of(0);
  return Buffer.from([path.length, ...path].flatMap(zigzagVarint));
}

class Varints {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.at = start;
    this.#end = end;
  }

  /** Undefined where it is cut, or wider than 32 bits. */
  next(): number | undefined {
    let value = 0;
    for (let factor = 1; factor < 2 ** 35 && this.at < this.#end; factor *= 128) {
      const byte = this.#bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    return undefined;
  }
}

function zigzagVarint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}
