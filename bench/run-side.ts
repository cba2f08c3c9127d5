import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchmarkInput, Measurement } from './benchmark.js';

export interface SideOptions {
  readonly name: string;
  readonly side: 'value' | 'baseline';
  readonly input: BenchmarkInput;
  /** The side gets a folder of its own in it. */
  readonly parent: string;
}

/** Of a side's folder: what its process wrote to stdout. */
export const STDOUT = 'stdout';

/** Runs one side in a process of its own. */
export async function runSide({ name, side, input, parent }: SideOptions): Promise<Measurement> {
  const folder = mkdtempSync(join(parent, `${side}-`));
  const result = join(folder, 'measurement.json');
  const stdout = join(folder, STDOUT);
  const script = fileURLToPath(new URL('./child.js', import.meta.url));
  const options = ['--name', name, '--side', side, '--input', JSON.stringify(input), '--folder', folder];
  const output = openSync(stdout, 'w');
  const begun = performance.now();
  const child = spawn(process.execPath, ['--expose-gc', script, ...options, '--result', result], {
    stdio: ['ignore', output, 'pipe'],
  });
  closeSync(output);
  if (child.stderr === null) throw new TypeError('a child without its stderr');
  const closed = once(child, 'close').then(([code]) => Number(code));
  const [stderr, code, first] = await Promise.all([text(child.stderr), closed, firstOutput(stdout, closed)]);
  if (code !== 0) throw new Error(`${name}, ${side}: exit code ${code}\n${stderr}`);
  const { cost, note, ...measured }: Measurement = JSON.parse(readFileSync(result, 'utf8'));
  if (note !== undefined) console.error(`${name}: ${note}`);
  rmSync(folder, { recursive: true, force: true });
  return { ...measured, cost: first === undefined ? cost : { ...cost, first: first - begun } };
}

/** When the first byte was there, to some milliseconds. */
async function firstOutput(file: string, closed: Promise<unknown>): Promise<number | undefined> {
  const end = closed.then(() => 'closed' as const);
  while (statSync(file).size === 0) {
    if ((await Promise.race([end, setTimeout(5)])) === 'closed') return undefined;
  }
  return performance.now();
}
