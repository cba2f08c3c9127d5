import type { ChosenKey } from '../../history/key-condition.js';

/** `user_id=42`. */
export function parseKey(text: string): ChosenKey {
  const at = text.indexOf('=');
  if (at < 1) throw new SyntaxError(`Cannot take "${text}" for a key: write COLUMN=VALUE, as in --key user_id=42`);
  return { column: text.slice(0, at).trim(), value: text.slice(at + 1) };
}
