import type { Problem } from '../errors.js';
import { locate } from './locate.js';
import type { SubqueryResults } from './subquery.js';
import type { Span } from './syntax/ast.js';

/** Collects what is wrong in one file, and knows what its subqueries gave. */
export class ProblemReport {
  readonly subqueries: SubqueryResults;
  readonly #problems: Problem[] = [];
  readonly #text: string;
  readonly #file: string;

  constructor(text: string, file: string, subqueries: SubqueryResults = new Map()) {
    this.#text = text;
    this.#file = file;
    this.subqueries = subqueries;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get hasErrors(): boolean {
    return this.#problems.some(({ severity }) => severity !== 'warning');
  }

  /** As written, on one line. */
  textOf({ start, end }: Span): string {
    return this.#text.slice(start, end).replace(/\s+/g, ' ');
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
