import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../archive/durable.js';
import { makeFolders } from '../archive/make-folders.js';
import type { Position } from '../event.js';
import { isPosition } from './failed-delivery.js';

/** In a reaction's folder: what is to be delivered once more, as somebody wants it who is not the one that delivers. */
const REQUESTS = 'retry';

export interface RetryRequest {
  readonly file: string;
  readonly places: readonly Position[];
}

/** Durable when it resolves: whoever delivers takes it within a second, or when it next begins. */
export async function requestRetry(folder: string, places: readonly Position[]): Promise<void> {
  const requests = join(folder, REQUESTS);
  await makeFolders(requests);
  const name = randomUUID();
  const positions = places.map(({ source, partition, offset }) => ({ source, partition, offset }));
  await replaceFile(join(requests, `${name}.json`), JSON.stringify(positions), join(requests, `${name}.new`));
}

export async function readRequests(folder: string): Promise<readonly RetryRequest[]> {
  const requests = join(folder, REQUESTS);
  const names = (await readdir(requests).catch(() => [])).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.sort().map(async (name) => {
      const file = join(requests, name);
      const given: unknown = JSON.parse(await readFile(file, 'utf8'));
      return { file, places: Array.isArray(given) ? given.filter(isPosition) : [] };
    }),
  );
}

export async function endRequest({ file }: RetryRequest): Promise<void> {
  await rm(file, { force: true });
}
