import { MAX_RAW_CHARACTERS } from '../dead-letter.js';
import { isJson } from '../is-json.js';
import type { SecretNames } from '../secret-names.js';
import { jsonMembers } from '../split-json.js';
import type { RawRecord } from './decoder.js';

/** What may be an object's member. */
const MEMBER = /"((?:[^"\\]|\\.)*)"(\s*:\s*)("(?:[^"\\]|\\.)*"?|[\d.eE+-]+|[[{])/gs;
const NAMES = /"((?:[^"\\]|\\.)*)"\s*:/gs;

/** A record, a JSON object, in which the members of these names are `"…"`. */
export function withoutSecrets(record: RawRecord, isSecret: SecretNames): RawRecord {
  const bytes = (): Buffer => {
    const given = Buffer.from(record.bytes?.() ?? []);
    const text = given.toString('utf8');
    const hasAny = [...text.matchAll(NAMES)].some(([, name = '']) => isSecret(unescaped(name)));
    return hasAny ? Buffer.from(hidden(text, isSecret)) : given;
  };
  return {
    get line() {
      return record.line;
    },
    raw: () => bytes().toString('utf8').slice(0, MAX_RAW_CHARACTERS),
    bytes,
  };
}

function hidden(text: string, isSecret: SecretNames): string {
  if (isJson(text) && text.trim().startsWith('{')) {
    const members = [...jsonMembers(text)];
    if (!members.some(([name]) => isSecret(name))) return text;
    return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${isSecret(name) ? '"…"' : json}`).join(',')}}`;
  }
  // Where an object or a list ends is not to be known in what is no JSON: all behind it is left out.
  let shown = '';
  let end = 0;
  for (const { 0: member, 1: name = '', 2: colon = '', 3: value = '', index } of text.matchAll(MEMBER)) {
    if (!isSecret(unescaped(name))) continue;
    shown += `${text.slice(end, index)}"${name}"${colon}"…"`;
    end = index + member.length;
    if (/^[[{]/.test(value)) return shown;
  }
  return shown + text.slice(end);
}

function unescaped(name: string): string {
  if (!name.includes('\\')) return name;
  try {
    return String(JSON.parse(`"${name}"`));
  } catch {
    return name;
  }
}
