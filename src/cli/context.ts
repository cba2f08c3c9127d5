import type { Readable, Writable } from 'node:stream';
import type { CommandContext } from '@stricli/core';
import type { Duration, Timestamp } from '../time.js';

/** All that a command may touch of the process it runs in; `main.ts` fills it from `process`, a test as it likes. */
export interface CliContext extends CommandContext {
  readonly process: {
    readonly stdout: OutputStream & { readonly isPipe?: boolean };
    readonly stderr: OutputStream;
    readonly env: Readonly<Partial<Record<string, string>>>;
    exitCode?: number;
  };
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Calls the listener for every such signal until the function it gives back is called. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => () => void;
  /** Milliseconds, for showing how long something took. */
  readonly clock: () => number;
  /** The time of day. */
  readonly now: () => Timestamp;
  /** Resolves after so many microseconds, or as soon as the signal is aborted. */
  readonly wait: (duration: Duration, signal: AbortSignal) => Promise<void>;
  /** Calls the listener for each change in a folder, or in that of a file, until the function it gives back is called. */
  readonly watch: (path: string, changed: () => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

const USUAL_WIDTH = 80;
const USUAL_HEIGHT = 24;

/** Columns of the terminal behind a stream; the usual 80 where it does not say. */
export function terminalWidth(stream: OutputStream): number {
  return stream.columns !== undefined && stream.columns > 0 ? stream.columns : USUAL_WIDTH;
}

/** Lines of the terminal behind a stream. */
export function terminalHeight(stream: OutputStream): number {
  return stream.rows !== undefined && stream.rows > 0 ? stream.rows : USUAL_HEIGHT;
}

/** How the user calls this command: as `npx motif` when npm ran it. */
export function commandName({ process: { env } }: CliContext): string {
  return env.npm_command !== undefined || env.npm_execpath !== undefined ? 'npx motif' : 'motif';
}
