import type { Status } from './status.js';

/** Says nothing. */
export const silentStatus: Status = {
  update(): void {},
  around: (print) => print(),
  end(): void {},
};
