import type { ArchiveReader } from '../../archive/questions/archive-reader.js';
import { splitStatements } from '../../duckdb/split-statements.js';
import { unreachable } from '../../errors.js';
import { reportError } from '../action.js';
import { type CliContext, terminalHeight } from '../context.js';
import { elapsed } from '../wording.js';
import { dotAction, dotHelp, isDotCommand } from './dot-command.js';
import { withProgress } from './progress.js';
import type { PromptHistory } from './prompt-history.js';
import type { PromptSettings } from './prompt-settings.js';
import type { SqlTarget } from './sql-target.js';
import { writeAnswer } from './write-answer.js';

/** Lines that a table needs beside its rows: two of titles, the count, the next prompt and what was typed. */
const AROUND_ROWS = 6;

/** What is typed at a prompt, a line at a time, and what is done about it. */
export class PromptSession {
  /** What of a statement stands in the lines before, each with its line break. */
  pending = '';
  readonly #context: CliContext;
  readonly #reader: ArchiveReader;
  readonly #history: PromptHistory;
  #settings: PromptSettings;
  #running: AbortController | undefined;

  constructor(context: CliContext, reader: ArchiveReader, history: PromptHistory, settings: PromptSettings) {
    this.#context = context;
    this.#reader = reader;
    this.#history = history;
    this.#settings = settings;
  }

  /** Does what the line completes. Tells whether the prompt goes on; never fails. */
  async take(line: string): Promise<'on' | 'end'> {
    if (this.pending === '' && isDotCommand(line)) {
      await this.#history.add(line);
      return this.#command(line);
    }
    const text = `${this.pending}${line}\n`;
    const { statements, rest, isBlank } = splitStatements(text);
    this.pending = isBlank ? '' : statements.length === 0 ? text : rest.trimStart();
    if (statements.length > 0) await this.#askAll(statements, isBlank ? text : text.slice(0, -rest.length));
    return 'on';
  }

  /** Cancels what is running, or forgets the lines of a statement that is not complete. */
  interrupt(): void {
    this.pending = '';
    if (this.#running?.signal.aborted) this.#reader.interrupt();
    else this.#running?.abort();
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  async #command(line: string): Promise<'on' | 'end'> {
    const { stdout, stderr } = this.#context.process;
    try {
      const action = dotAction(line, this.#settings);
      switch (action.kind) {
        case 'quit':
          return 'end';
        case 'help':
          stdout.write(dotHelp());
          return 'on';
        case 'ask':
          await this.#run((signal) => this.#ask(action.sql, { kind: 'rows', format: 'table' }, signal));
          return 'on';
        case 'set':
          this.#settings = { ...this.#settings, ...action.settings };
          stderr.write(`${action.said}\n`);
          return 'on';
        default:
          return unreachable(action);
      }
    } catch (error) {
      reportError(this.#context, error);
      return 'on';
    }
  }

  async #askAll(statements: readonly string[], text: string): Promise<void> {
    await this.#run(async (signal) => {
      await this.#history.add(text);
      for (const sql of statements) {
        if (!signal.aborted) await this.#ask(sql, this.#target(), signal);
      }
    });
  }

  /** Work that can be interrupted, and says so when it was. */
  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      await work(running.signal);
    } finally {
      this.#running = undefined;
      if (running.signal.aborted) this.#context.process.stderr.write('cancelled\n');
    }
  }

  async #ask(sql: string, target: SqlTarget, signal: AbortSignal): Promise<void> {
    const begun = this.#context.clock();
    const question = { reader: this.#reader, sql, signal };
    try {
      await withProgress(
        this.#context,
        () => this.#reader.progress(),
        (progress) => writeAnswer(this.#context, question, target, progress),
      );
      if (this.#settings.timer) {
        this.#context.process.stderr.write(`${elapsed(this.#context.clock() - begun)}\n`);
      }
    } catch (error) {
      if (!signal.aborted) reportError(this.#context, error);
    }
  }

  #target(): SqlTarget {
    const { format, plot, rows } = this.#settings;
    if (plot) return { kind: 'plot' };
    if (format !== 'table') return { kind: 'rows', format };
    const limit = rows ?? Math.max(1, terminalHeight(this.#context.process.stdout) - AROUND_ROWS);
    return { kind: 'rows', format, limit };
  }
}
