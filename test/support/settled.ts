import { setImmediate as turn } from 'node:timers/promises';

/** All that promises lead to by themselves has happened. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await turn();
}
