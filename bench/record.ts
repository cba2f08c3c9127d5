import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Result } from './benchmark.js';
import { resultTable } from './result-table.js';

const FOLDER = 'bench/results';

/** Writes the results with the machine, Node and commit they were measured on; returns the file. */
export function record(
  results: readonly Result[],
  { rounds, scale }: { readonly rounds: number; readonly scale: number },
): string {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${arch()}`;
  const about = { date, machine, node: process.version, commit: commit(), rounds, scale };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${date}.json`), `${JSON.stringify({ ...about, results }, undefined, 2)}\n`);
  const file = join(FOLDER, `${date}.md`);
  writeFileSync(
    file,
    `# ${date}

${about.machine}; Node ${about.node}; commit ${about.commit}; median of ${rounds} runs a side, the sides in turn;
--scale ${scale}. Trust the ratios, not the digits.

${resultTable(results)}
`,
  );
  return file;
}

function commit(): string {
  const git = (...options: string[]): string => execFileSync('git', options, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'src', 'bench', 'package-lock.json') !== '';
  return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
}
