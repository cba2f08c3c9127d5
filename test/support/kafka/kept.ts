import { afterAll } from 'vitest';

interface Closable {
  close(): Promise<void>;
}

/** At a file's top: what is opened through it is closed after the file's tests, the last first. */
export function kept(): <T extends Closable>(opening: Promise<T>) => Promise<T> {
  const opened: Closable[] = [];
  afterAll(async () => {
    for (const one of opened.reverse()) await one.close();
  });
  return async (opening) => {
    const one = await opening;
    opened.push(one);
    return one;
  };
}
