import { MAX_RAW_CHARACTERS } from '../dead-letter.js';
import { isJson } from '../is-json.js';
import type { SecretNames } from '../secret-names.js';
import { jsonMembers } from '../split-json.js';
import type { RawRecord } from './decoder.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A record, a JSON object or what should be one, in which the members of these names are `"…"`; `identity`: what names its event, where that is known. */
export function withoutSecrets(
  record: RawRecord,
  isSecret: SecretNames,
  identity: () => readonly string[] | undefined = () => undefined,
): RawRecord {
  return new HiddenRecord(record, isSecret, identity);
}

class HiddenRecord implements RawRecord {
  readonly identity: () => readonly string[] | undefined;
  readonly #record: RawRecord;
  readonly #isSecret: SecretNames;

  constructor(record: RawRecord, isSecret: SecretNames, identity: () => readonly string[] | undefined) {
    this.#record = record;
    this.#isSecret = isSecret;
    this.identity = identity;
  }

  get line(): number | undefined {
    return this.#record.line;
  }

  raw(): string {
    return this.bytes().toString('utf8').slice(0, MAX_RAW_CHARACTERS);
  }

  bytes(): Buffer {
    const given = Buffer.from(this.#record.bytes?.() ?? []);
    const text = given.toString('utf8');
    const shown = hidden(text, this.#isSecret);
    return shown === text ? given : Buffer.from(shown);
  }
}

function hidden(text: string, isSecret: SecretNames): string {
  const broken = hiddenAnywhere(text, isSecret);
  if (broken === text || !isJson(text) || !text.trimStart().startsWith('{')) return broken;
  const members = [...jsonMembers(text)];
  if (!members.some(([name]) => isSecret(name))) return text;
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${isSecret(name) ? '"…"' : json}`).join(',')}}`;
}

/** Of what need not be JSON, member by member at any depth; where the value is an object or a list, all behind it is left out. */
function hiddenAnywhere(text: string, isSecret: SecretNames): string {
  let shown = '';
  let from = 0;
  let end = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', end)) {
    end = stringEnd(text, at);
    const colon = skipSpace(text, end);
    if (text[colon] !== ':' || !isSecret(unescaped(text.slice(at + 1, end - 1)))) continue;
    const value = skipSpace(text, colon + 1);
    shown += `${text.slice(from, value)}"…"`;
    if (text[value] === '{' || text[value] === '[') return shown;
    end = text[value] === '"' ? stringEnd(text, value) : scalarEnd(text, value);
    from = end;
  }
  return shown + text.slice(from);
}

/** Behind the closing quote; the text's end where there is none. */
function stringEnd(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

function scalarEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !',}] \t\r\n"'.includes(text.charAt(at))) at++;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

function unescaped(name: string): string {
  if (!name.includes('\\')) return name;
  try {
    return String(JSON.parse(`"${name}"`));
  } catch {
    return name;
  }
}
