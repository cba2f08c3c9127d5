import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that answers each line with a line. */
export interface LineProcess {
  /** @throws Error with what the process complained of, where it ended instead. */
  ask(line: string): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Sends it a signal and waits for its end. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

export function lineProcess(command: string, args: readonly string[]): LineProcess {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  child.stderr.on('data', (part) => {
    complaint += part;
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const { done, value } = await lines.next();
      if (done === true) throw new Error(`${command} ended: ${complaint}`);
      return value;
    },
    signal(signal) {
      child.kill(signal);
    },
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}
