import type { ArchiveReader } from '../../archive/archive-reader.js';
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
    if (statements.length > 0) await this.#history.add(isBlank ? text : text.slice(0, text.length - rest.length));
    for (const statement of statements) {
      if ((await this.#ask(statement)) === 'cancelled') break;
    }
    return 'on';
  }

  /** Cancels what is running, or forgets the lines of a statement that is not complete. */
  interrupt(): void {
    this.pending = '';
    this.#running?.abort();
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
          await this.#ask(action.sql, { kind: 'rows', format: 'table' });
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

  async #ask(sql: string, target: SqlTarget = this.#target()): Promise<'done' | 'failed' | 'cancelled'> {
    const { stderr } = this.#context.process;
    const begun = this.#context.clock();
    const running = new AbortController();
    this.#running = running;
    const question = { reader: this.#reader, sql, signal: running.signal };
    try {
      await withProgress(
        this.#context,
        () => this.#reader.progress(),
        (progress) => writeAnswer(this.#context, question, target, progress),
      );
      if (this.#settings.timer) stderr.write(`${elapsed(this.#context.clock() - begun)}\n`);
      return 'done';
    } catch (error) {
      if (running.signal.aborted) {
        stderr.write('cancelled\n');
        return 'cancelled';
      }
      reportError(this.#context, error);
      return 'failed';
    } finally {
      this.#running = undefined;
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
