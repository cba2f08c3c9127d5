import type { CliContext, StopSignal } from './context.js';
import { INTERRUPTED, TERMINATED } from './exit-code.js';

/** Ctrl-C and its like, heard. The first one aborts `signal`; a second one ends the process at once. */
export interface Stop {
  readonly signal: AbortSignal;
  readonly caught: () => StopSignal | undefined;
  /** Stops listening. */
  readonly dispose: () => void;
}

export function stopOnSignal({ onSignal, exit }: CliContext, onFirst: (signal: StopSignal) => void): Stop {
  const controller = new AbortController();
  let caught: StopSignal | undefined;
  const dispose = onSignal((signal) => {
    if (caught !== undefined) return exit(exitCodeOfSignal(signal));
    caught = signal;
    controller.abort();
    onFirst(signal);
  });
  return { signal: controller.signal, caught: () => caught, dispose };
}

export function exitCodeOfSignal(signal: StopSignal): typeof INTERRUPTED | typeof TERMINATED {
  return signal === 'SIGINT' ? INTERRUPTED : TERMINATED;
}
