import { MotifError } from '../../errors.js';
import type { ChosenKey } from '../../history/key-condition.js';

/** @throws MotifError `INVALID_ARGUMENT` for what is not `COLUMN=VALUE` */
export function parseKey(text: string): ChosenKey {
  const at = text.indexOf('=');
  if (at < 1) throw new MotifError('INVALID_ARGUMENT', `--key ${text}: expected COLUMN=VALUE, say user_id=59541202`);
  return { column: text.slice(0, at), value: text.slice(at + 1) };
}
