import { MotifError } from '../errors.js';

/** Records have positions of their own for ever, so that a name is read once. */
export function isBack(name: string): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `${name} is there again: a file of this name was read to its end before`,
    hint: 'give what is new a new name; or begin anew with --fresh',
  });
}
