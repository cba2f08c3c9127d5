import { MotifError } from '../../errors.js';

/** A pattern that cannot mean anything is refused where it is said. */
export function refuse(message: string, hint?: string): never {
  throw new MotifError('INVALID_ARGUMENT', hint === undefined ? { message } : { message, hint });
}
