import { MotifError } from '../../errors.js';
import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { plural } from '../wording.js';
import type { ForgetFlags } from './archive-flags.js';
import { maintained } from './maintained.js';

export const forget: Action<ForgetFlags, []> = action(async (context, { archive, key }) => {
  const at = key.indexOf('=');
  if (at < 1 || at === key.length - 1) {
    throw new MotifError('INVALID_ARGUMENT', `--key ${key}: expected COLUMN=VALUE, say user_id=59541202`);
  }
  const person = { column: key.slice(0, at), value: key.slice(at + 1) };
  const { forgetPerson } = await import('../../archive/forget-person.js');
  const { rows, segments, state } = await forgetPerson(
    person,
    () => ({ pieces: [], report: [] }),
    await maintained(context, archive),
  );
  const { stdout } = context.process;
  for (const [table, count] of Object.entries(rows)) stdout.write(`${table}: ${plural(count, 'row')}\n`);
  for (const line of state) stdout.write(`${line}\n`);
  stdout.write(segments === 0 ? 'no row was found\n' : `erased; ${plural(segments, 'segment')} written anew\n`);
  return DONE;
});
