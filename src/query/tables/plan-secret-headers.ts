import type { ProblemReport } from '../problem-report.js';
import type { TableOption } from './read-table-options.js';

/** RFC 9110, §5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** `'secret.headers'`: the names, with a `;` between them. */
export function planSecretHeaders(
  option: TableOption | undefined,
  report: ProblemReport,
): { readonly secretHeaders?: readonly string[] } {
  if (option === undefined) return {};
  const names = option.value.split(';').map((name) => name.trim().toLowerCase());
  if (names.every((name) => HEADER_NAME.test(name))) return { secretHeaders: names };
  const hint = "Write the names with a ';' between them: 'x-tenant-token;x-session'";
  report.error(option.valueSpan, `'${option.shown}' does not name headers`, hint);
  return {};
}
