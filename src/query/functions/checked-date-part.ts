import { EvaluationError } from '../../errors.js';
import { suggest } from '../../suggest.js';
import { DATE_PARTS, type DatePart, datePartOf } from './date-parts.js';

/** @throws EvaluationError for what is no part of time. */
export function checkedDatePart(name: string): DatePart {
  const part = datePartOf(name);
  if (part === undefined) throw new EvaluationError(unknownDatePart(name));
  return part;
}

export function unknownDatePart(name: string): string {
  const nearest = suggest(name, DATE_PARTS);
  return `there is no part of time called '${name}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`;
}

export function lacksPart(what: string, part: DatePart): never {
  throw new EvaluationError(`${what} has no ${part}`);
}
