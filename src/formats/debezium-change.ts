import { jsonMembers } from '../split-json.js';
import { decodeText } from './lines.js';
import { MemberScanner, type ScannedMember, withLineFeed } from './member-scanner.js';
import { messageProblem } from './message-problem.js';
import { shorten } from './type-mismatch.js';

const OBJECT = /^\s*\{/;
const NULL: Buffer = Buffer.from('null');

/** The members of a change. */
export interface DebeziumChange {
  /** As the text that stands there. */
  get(name: string): string | undefined;
  /** `null` where there is none. */
  bytes(name: string): Buffer;
}

const outer = new MemberScanner();
const inner = new MemberScanner();

/** A change, which may be the `payload` of what has its schema too; why it is none. */
export function readDebeziumChange(message: Uint8Array): DebeziumChange | string {
  const bytes = withLineFeed(message);
  const scanned = scan(bytes, message.length);
  return scanned === undefined ? parse(bytes.subarray(0, message.length)) : new ScannedChange(bytes, scanned);
}

/** Undefined for what is left to `JSON.parse`. */
function scan(bytes: Buffer, end: number): readonly ScannedMember[] | undefined {
  const members = outer.scan(bytes, 0, end);
  if (members === undefined || members.some(({ name }) => name === 'op')) return members;
  const payload = members.find(({ name }) => name === 'payload');
  return payload && inner.scan(bytes, payload.start, payload.end);
}

function parse(bytes: Buffer): DebeziumChange | string {
  const problem = messageProblem('JSON', bytes, 0, bytes.length);
  if (problem !== undefined) return problem;
  const text = decodeText(bytes, 0, bytes.length);
  if (text === undefined) return 'not UTF-8';
  try {
    JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  if (!OBJECT.test(text)) return 'not a JSON object';
  const members = jsonMembers(text);
  const payload = members.get('payload');
  if (payload === undefined || members.has('op')) return new ParsedChange(members);
  if (!OBJECT.test(payload)) return `its payload is ${shorten(payload)}: a change was expected`;
  return new ParsedChange(jsonMembers(payload));
}

class ScannedChange implements DebeziumChange {
  readonly #bytes: Buffer;
  readonly #members: readonly ScannedMember[];

  constructor(bytes: Buffer, members: readonly ScannedMember[]) {
    this.#bytes = bytes;
    this.#members = members;
  }

  get(name: string): string | undefined {
    return this.#members.some((member) => member.name === name) ? this.bytes(name).toString('utf8') : undefined;
  }

  bytes(name: string): Buffer {
    const member = this.#members.find((one) => one.name === name);
    return member === undefined ? NULL : this.#bytes.subarray(member.start, member.end);
  }
}

/** Without members: of no message yet. */
export class ParsedChange implements DebeziumChange {
  readonly #members: ReadonlyMap<string, string>;

  constructor(members: ReadonlyMap<string, string> = new Map()) {
    this.#members = members;
  }

  get(name: string): string | undefined {
    return this.#members.get(name);
  }

  bytes(name: string): Buffer {
    return Buffer.from(this.#members.get(name) ?? 'null');
  }
}
