import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Outcome } from './benchmark.js';
import { STDOUT } from './run-side.js';
import { Tally } from './tally.js';

interface Written {
  readonly evidence: readonly { readonly offset: number }[];
}

/** What the behaviours that were written to stdout say. */
export async function writtenOutcome(folder: string, events: number): Promise<Outcome> {
  const tally = new Tally();
  for await (const line of createInterface({ input: createReadStream(join(folder, STDOUT)) })) {
    const { evidence }: Written = JSON.parse(line);
    tally.match(evidence[0]?.offset ?? -1, evidence.at(-1)?.offset ?? -1);
  }
  return tally.outcome(events);
}
