import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach } from 'vitest';

const running = new Set<MotifProcess>();

afterEach(async () => {
  for (const one of [...running]) await one.end('SIGKILL');
});

/** A process of `motif run`, which a test can stop and kill; none outlives its test. */
export class MotifProcess {
  /** What it has said on stderr. */
  readonly said: string[] = [];
  /** And on stdout. */
  readonly shown: string[] = [];
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Rejects with what it said when it ends and no signal of a test was the reason. */
  readonly failed: Promise<never>;
  readonly #child: ChildProcess;
  readonly #looks = new Set<() => void>();
  #hasEnded = false;
  /** A test has told it to end. */
  #isAsked = false;

  /** `fileSize`: so long a file may get, in KiB. */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    { fileSize }: { readonly fileSize?: number } = {},
  ) {
    const command = [process.execPath, 'dist/cli/main.js', 'run', ...args];
    const limited = `ulimit -f ${fileSize ?? 'unlimited'}; exec "$0" "$@"`;
    const child = spawn('bash', ['-c', limited, ...command], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.shown.push(line));
    this.#child = child;
    running.add(this);
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.said.push(line);
      this.#look();
    });
    this.ended = once(child, 'close').then(([code, signal]) => {
      running.delete(this);
      this.#hasEnded = true;
      this.#look();
      return { code, signal };
    });
    this.failed = this.ended.then((end) => {
      if (this.#isAsked) return new Promise<never>(() => undefined);
      throw new Error(`it ended with ${JSON.stringify(end)}:\n${this.said.join('\n')}`);
    });
    this.failed.catch(() => undefined);
  }

  /**
   * Resolves as soon as it has said such a line, and a further one at each call: lines are looked at once.
   * @throws Error with all that it said, when it ends before.
   */
  async says(wanted: RegExp): Promise<string> {
    for (;;) {
      const at = this.said.findIndex((line, i) => i >= this.#seen && wanted.test(line));
      if (at !== -1) {
        this.#seen = at + 1;
        return this.said[at] ?? '';
      }
      if (this.#hasEnded) throw new Error(`it ended and never said ${wanted}:\n${this.said.join('\n')}`);
      await this.change();
    }
  }

  /** Resolves when it says something, or ends. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
    });
  }

  #seen = 0;

  /** The tasks that it has, as it last said. */
  get tasks(): readonly string[] {
    const last = this.said.findLast((line) => line.startsWith('this process has ')) ?? '';
    const stages = /\((.*)\) of group/.exec(last)?.[1]?.split('; ') ?? [];
    return stages.flatMap((stage) => {
      const [name = '', runs = ''] = stage.split(': ');
      return runs.split(', ').flatMap((run) => {
        const [first = 0, last = first] = run.split('-').map(Number);
        return Array.from({ length: last - first + 1 }, (_, i) => `${name} ${first + i}`);
      });
    });
  }

  /** How often it has said so. */
  count(wanted: RegExp): number {
    return this.said.filter((line) => wanted.test(line)).length;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.#isAsked ||= signal === 'SIGTERM' || signal === 'SIGKILL';
    this.#child.kill(signal);
  }

  /** Resolves when it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): MotifProcess['ended'] {
    this.signal(signal);
    return this.ended;
  }

  #look(): void {
    for (const look of [...this.#looks]) look();
  }
}
