import type { Problem } from '../errors.js';
import type { Span } from './ast.js';
import { locate } from './locate.js';

/** Collects what is wrong in one file. */
export class ProblemReport {
  readonly #problems: Problem[] = [];
  readonly #text: string;
  readonly #file: string;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get hasErrors(): boolean {
    return this.#problems.some(({ severity }) => severity !== 'warning');
  }

  error(span: Span, message: string, hint?: string): void {
    this.#add(span, message, hint, 'error');
  }

  warn(span: Span, message: string, hint?: string): void {
    this.#add(span, message, hint, 'warning');
  }

  #add(span: Span, message: string, hint: string | undefined, severity: 'error' | 'warning'): void {
    const location = locate(this.#text, this.#file, span);
    this.#problems.push({ message, location, ...(hint === undefined ? {} : { hint }), severity });
  }
}
