import { PassThrough } from 'node:stream';
import { runCli } from '../../../src/cli/run-cli.js';
import { Captured, type FakeOptions, type FakeProcess, fakeProcess } from '../fake-terminal.js';

/** Where the cursor goes is no text. */
const CURSOR = /\u001b\[\d*(?:;\d+)*[A-Zhl]|\r/g;

/** `motif sql` at a terminal: keys go in, and what is seen comes out. */
export class TypedPrompt {
  readonly fake: FakeProcess;
  readonly code: Promise<number>;
  readonly #stdin = new PassThrough();
  readonly #watchers = new Set<() => void>();
  #seen = '';
  #from = 0;

  constructor(args: readonly string[], options: Omit<FakeOptions, 'stdin'> & { rows?: number; columns?: number } = {}) {
    const onWrite = (text: string): undefined => {
      this.#seen += text;
      for (const watch of this.#watchers) watch();
    };
    const { columns = 80, rows = 24 } = options;
    this.fake = fakeProcess({
      ...options,
      stdin: Object.assign(this.#stdin, { isTTY: true }),
      stdout: new Captured({ columns, rows, onWrite }),
      stderr: new Captured({ columns, rows, onWrite }),
    });
    this.code = runCli(['sql', ...args], this.fake.context);
  }

  /** What was shown since the last call, as text. */
  taken(): string {
    const text = this.#seen.slice(this.#from).replace(CURSOR, '');
    this.#from = this.#seen.length;
    return text;
  }

  press(keys: string): void {
    this.#stdin.write(keys);
  }

  /** Types keys, and waits until the text that is shown since ends in `end`. */
  async type(keys: string, end: string): Promise<string> {
    this.press(keys);
    return this.shows(end);
  }

  async shows(end: string): Promise<string> {
    await new Promise<void>((resolve) => {
      const watch = (): void => {
        if (!this.#seen.slice(this.#from).replace(CURSOR, '').endsWith(end)) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
    return this.taken();
  }

  /** A line, answered when the next can be typed. */
  async line(text: string, prompt = 'motif> '): Promise<string> {
    const shown = await this.type(`${text}\n`, prompt);
    return shown.slice(0, -prompt.length);
  }

  /** Ctrl-D. */
  async end(): Promise<number> {
    this.press('\u0004');
    return this.code;
  }
}
