import { DAY, HOUR, MINUTE, SECOND } from '../../time.js';
import { MOST_WINDOWS } from '../../windows/most-windows.js';
import type { WindowShape } from '../../windows/window-shape.js';
import type { ProblemReport } from '../problem-report.js';
import type { WindowTableSyntax } from '../syntax/windowed-syntax.js';

/** So many windows that a row is in are worth a word, where it is read for each of them; */
const MANY_READ = 10;
/** and so many, where each of them gives a row. */
const MANY_GIVEN = 1_000;

/** Says what windows that overlap cost, and refuses those that could not be paid for. */
export function checkCost(
  table: WindowTableSyntax,
  window: WindowShape,
  isFolded: boolean,
  report: ProblemReport,
): void {
  if (window.kind === 'session') return;
  const [one, two, slide] =
    window.kind === 'hopping' ? ['size', 'slide', window.slide] : (['size', 'step', window.step] as const);
  const times = Math.ceil(window.size / slide);
  const found = `each row is in ${times} windows`;
  const ratio = `${one} ${lengthText(window.size)} / ${two} ${lengthText(slide)}`;
  if (times > MOST_WINDOWS) {
    report.error(table, `${found}: ${ratio}`, `A row may be in ${MOST_WINDOWS} of them: let the ${two} be longer`);
  } else if (!isFolded && times >= MANY_READ) {
    const merging =
      'count, sum, avg, min, max, any_value, bool_and and bool_or of columns are computed once for all windows';
    report.warn(table, `${found} and read for each: ${ratio}`, `A longer ${two} costs less; ${merging}`);
  } else if (times >= MANY_GIVEN) {
    report.warn(table, `${found}, and a behaviour can come of each: ${ratio}`, `A longer ${two} makes fewer`);
  }
}

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
] as const;

function lengthText(duration: number): string {
  const unit = UNITS.find(([length]) => duration % length === 0);
  return unit === undefined ? `${duration} µs` : `${duration / unit[0]} ${unit[1]}`;
}
