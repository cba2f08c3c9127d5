import { createInterface, type Interface } from 'node:readline';
import type { Writable } from 'node:stream';
import type { ArchiveReader } from '../../archive/questions/archive-reader.js';
import type { CliContext } from '../context.js';
import { DONE, type ExitCode, TERMINATED } from '../exit-code.js';
import { completeLine, type LineCompletion } from './complete-line.js';
import { MOST_ENTRIES, type PromptHistory } from './prompt-history.js';
import type { PromptSession } from './prompt-session.js';

const PROMPT = 'motif> ';
/** Under it, while a statement is not complete. */
const MORE = '  ...> ';

/** The terminal's side: lines edited, completed and handed on one after the other; those typed meanwhile wait. */
export class Prompt {
  readonly #context: CliContext;
  readonly #output: Writable;
  readonly #history: PromptHistory;
  readonly #session: PromptSession;
  readonly #lines: Interface;
  #work: Promise<unknown> = Promise.resolve();
  /** Lines that are typed and not yet done. */
  #waiting = 0;
  #state: 'open' | 'left' | 'closed' = 'open';
  /** What the terminal offers as earlier lines. */
  #offered: string[] = [];

  constructor(context: CliContext, reader: ArchiveReader, history: PromptHistory, session: PromptSession) {
    const { stdout, stderr } = context.process;
    this.#context = context;
    this.#output = stdout.isTTY === true ? stdout : stderr;
    this.#history = history;
    this.#session = session;
    this.#lines = createInterface({
      input: context.stdin,
      output: this.#output,
      terminal: true,
      prompt: PROMPT,
      history: [...history.entries],
      historySize: MOST_ENTRIES,
      completer: (line: string, done: (error: null, result: LineCompletion) => void): void => {
        completeLine(reader, session.pending, line).then(
          (completion) => done(null, completion),
          () => done(null, [[], line]),
        );
      },
    });
  }

  async run(): Promise<ExitCode> {
    let code: ExitCode = DONE;
    const closed = new Promise<void>((resolve) => this.#lines.once('close', resolve));
    const dispose = this.#context.onSignal((signal) => {
      if (signal === 'SIGINT') return this.#interrupt();
      if (code === TERMINATED) return this.#context.exit(TERMINATED);
      code = TERMINATED;
      this.#state = 'left';
      this.#session.interrupt();
      this.#lines.close();
    });
    this.#lines.on('SIGINT', () => this.#interrupt());
    this.#lines.on('history', (entries) => {
      this.#offered = entries;
      this.#offerStatements();
    });
    this.#lines.on('line', (line) => {
      this.#waiting += 1;
      this.#work = this.#work.then(() => this.#take(line));
    });
    this.#lines.prompt();
    await closed;
    if (this.#state === 'open') {
      this.#state = 'closed';
      this.#output.write('\n');
    }
    await this.#work;
    dispose();
    return code;
  }

  async #take(line: string): Promise<void> {
    if (this.#state === 'left') return;
    const next = await this.#session.take(line);
    this.#waiting -= 1;
    this.#offerStatements();
    if (next === 'end') {
      this.#state = 'left';
      this.#lines.close();
    } else {
      this.#prompt();
    }
  }

  /** A statement is offered as one line, whatever lines it was typed in. */
  #offerStatements(): void {
    this.#offered.splice(0, this.#offered.length, ...this.#history.entries);
  }

  #prompt(): void {
    if (this.#state !== 'open' || this.#waiting > 0) return;
    this.#lines.setPrompt(this.#session.pending === '' ? PROMPT : MORE);
    this.#lines.prompt();
  }

  /** Cancels what is running; else clears what is typed. */
  #interrupt(): void {
    const { isRunning } = this.#session;
    this.#session.interrupt();
    if (isRunning) return;
    this.#output.write('^C\n');
    this.#lines.write(null, { ctrl: true, name: 'e' });
    this.#lines.write(null, { ctrl: true, name: 'u' });
    this.#prompt();
  }
}
