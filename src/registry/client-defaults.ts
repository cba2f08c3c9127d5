import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { createSecureContext } from 'node:tls';
import { MotifError } from '../errors.js';
import type { RegistrySettings } from '../registry-settings.js';

/** No schema is longer than this: what is, is something else. */
const MOST_BYTES = 16 * 1024 * 1024;

/** How the client makes its requests. `timeout`: milliseconds. */
export interface ClientDefaults {
  readonly timeout: number;
  readonly maxContentLength: number;
  readonly httpsAgent?: Agent;
}

/** @throws MotifError `INVALID_INPUT` for a CA that cannot be read. */
export async function clientDefaults({ ca }: RegistrySettings, timeout: number): Promise<ClientDefaults> {
  const defaults = { timeout, maxContentLength: MOST_BYTES };
  if (ca === undefined) return defaults;
  try {
    const text = await readFile(ca, 'utf8');
    createSecureContext({ ca: text });
    return { ...defaults, httpsAgent: new Agent({ ca: text }) };
  } catch (cause) {
    const message = `the schema registry's 'ssl.ca.location' = '${ca}' cannot be read: ${cause instanceof Error ? cause.message : cause}`;
    throw new MotifError('INVALID_INPUT', { message, hint: 'It is a file in PEM' }, { cause });
  }
}
