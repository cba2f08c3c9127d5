import type { SecretNames } from '../secret-names.js';
import type { RawRecord } from './decoder.js';

/** A member of an object, or the beginning of one where the text was cut. */
const MEMBER = /"((?:[^"\\]|\\.)*)"(\s*:\s*)("(?:[^"\\]|\\.)*"?|[\d.eE+-]+)/gs;

/** A record of JSON in which the members of these names are `"…"`. */
export function withoutSecrets(record: RawRecord, isSecret: SecretNames): RawRecord {
  const hide = (text: string): string =>
    text.replace(MEMBER, (member: string, name: string, colon: string) =>
      isSecret(unescaped(name)) ? `"${name}"${colon}"…"` : member,
    );
  return {
    get line() {
      return record.line;
    },
    raw: () => hide(record.raw()),
    bytes: () => {
      const bytes = Buffer.from(record.bytes?.() ?? []);
      const text = bytes.toString('utf8');
      const hidden = hide(text);
      return hidden === text ? bytes : Buffer.from(hidden);
    },
  };
}

function unescaped(name: string): string {
  if (!name.includes('\\')) return name;
  try {
    return String(JSON.parse(`"${name}"`));
  } catch {
    return name;
  }
}
