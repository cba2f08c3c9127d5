import { suggest } from '../../suggest.js';
import type { ProblemReport } from '../problem-report.js';
import type { TableOption } from './read-table-options.js';

/**
 * One of some words, however its letters are written; undefined where it is none, which was reported. `all` says what
 * there is, `meant` what is meant by what was written.
 */
export function choiceOf<T extends string>(
  option: TableOption,
  choices: readonly T[],
  report: ProblemReport,
  { all, meant }: { readonly all?: string; readonly meant?: string } = {},
): T | undefined {
  const written = option.value.trim().toLowerCase();
  const choice = choices.find((candidate) => candidate.toLowerCase() === written);
  if (choice !== undefined) return choice;
  const nearest = meant ?? (option.isAsWritten ? suggest(written, choices) : undefined);
  const list = all ?? `It is one of ${choices.map((candidate) => `'${candidate}'`).join(', ')}`;
  const hint = nearest === undefined ? list : `did you mean '${nearest}'? ${list}`;
  report.error(option.valueSpan, `'${option.key}' cannot be '${option.shown}'`, hint);
  return undefined;
}

/** A whole number within bounds; undefined where it is none, which was reported. */
export function wholeNumberOf(
  option: TableOption,
  [least, most]: readonly [number, number],
  report: ProblemReport,
  what: string,
): number | undefined {
  const text = option.value.trim();
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  report.error(option.valueSpan, `'${option.shown}' is not ${what}`, `Write a whole number from ${least} to ${most}`);
  return undefined;
}

/** The text of an option, of which there must be some. */
export function textOf(option: TableOption, report: ProblemReport, hint: string): string | undefined {
  const text = option.value.trim();
  if (text !== '') return text;
  const message = option.isAsWritten ? `'${option.key}' is empty` : `'${option.key}' = '${option.shown}' is empty`;
  report.error(option.valueSpan, message, hint);
  return undefined;
}
