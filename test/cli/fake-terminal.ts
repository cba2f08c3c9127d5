import { PassThrough, Readable, Writable } from 'node:stream';
import type { CliContext, StopSignal } from '../../src/cli/context.js';
import { runCli } from '../../src/cli/run-cli.js';

/** Everything written, in order; as a terminal of some width or as a pipe. */
export class Captured extends Writable {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly isPipe: boolean;
  text = '';
  readonly #chunks: Buffer[] = [];
  #onWrite: (text: string) => Error | undefined;

  constructor(
    options: { columns?: number; rows?: number; isPipe?: boolean; onWrite?: (text: string) => Error | undefined } = {},
  ) {
    super({ decodeStrings: false });
    this.columns = options.columns;
    this.rows = options.rows;
    this.isTTY = options.columns !== undefined;
    this.isPipe = options.isPipe ?? false;
    this.#onWrite = options.onWrite ?? (() => undefined);
  }

  override _write(chunk: string | Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const text = chunk.toString();
    const error = this.#onWrite(text);
    if (error === undefined) {
      this.text += text;
      this.#chunks.push(Buffer.from(chunk));
    }
    done(error ?? null);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** What `head` does to whoever writes to it. */
  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    done(null);
  }
}

export interface FakeOptions {
  readonly stdout?: Captured;
  readonly stderr?: Captured;
  /** Text, or lines typed at a terminal. */
  readonly stdin?: string | Readable;
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: () => number;
  /** By default it is always 1970, and waiting ends only when something else happens. */
  readonly day?: Pick<CliContext, 'now' | 'wait'>;
  /** Comes as soon as someone listens. */
  readonly signal?: StopSignal;
}

export interface FakeProcess {
  readonly context: CliContext;
  readonly stdout: Captured;
  readonly stderr: Captured;
  /** Codes with which the process would have ended at once. */
  readonly exits: number[];
  signal(signal: StopSignal): void;
  /** Something has happened in a folder that is watched. */
  changed(): void;
}

/** A process that a command can run in. */
export function fakeProcess(options: FakeOptions = {}): FakeProcess {
  const stdout = options.stdout ?? new Captured();
  const stderr = options.stderr ?? new Captured();
  const listeners = new Set<(signal: StopSignal) => void>();
  const watchers = new Set<() => void>();
  const exits: number[] = [];
  const { stdin = '' } = options;
  let time = 0;
  return {
    stdout,
    stderr,
    exits,
    changed: () => {
      for (const watcher of watchers) watcher();
    },
    signal: (signal) => {
      for (const listener of listeners) listener(signal);
    },
    context: {
      process: { stdout, stderr, env: options.env ?? {} },
      stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
      onSignal: (listener) => {
        listeners.add(listener);
        if (options.signal !== undefined) listener(options.signal);
        return () => listeners.delete(listener);
      },
      clock: options.clock ?? (() => time++),
      now: options.day?.now ?? (() => 0),
      wait: options.day?.wait ?? untilAborted,
      watch: (_, changed) => {
        watchers.add(changed);
        return () => void watchers.delete(changed);
      },
      exit: (code) => exits.push(code),
    },
  };
}

function untilAborted(_: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** A stdin that is a terminal, at which these lines are typed one after another. */
export function typed(...lines: readonly string[]): Readable & { readonly isTTY: boolean } {
  const stdin = new PassThrough();
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  return Object.assign(stdin, { isTTY: true });
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, as on a pipe. */
export async function motif(args: readonly string[], options: FakeOptions = {}): Promise<CliResult> {
  const fake = fakeProcess(options);
  const code = await runCli(args, fake.context);
  return { code, stdout: fake.stdout.text, stderr: fake.stderr.text };
}
