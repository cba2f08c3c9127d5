import type { Behaviour } from '../../behaviour.js';
import { unreachable } from '../../errors.js';
import { formatJson, formatText } from '../../format-value.js';
import { layOutTable, tableRow } from '../../sinks/table-layout.js';
import type { OutputColumn } from './output-columns.js';
import type { ExpectedRow } from './test-case.js';

/**
 * What differs between the rows a test expects and those it got, as lines for reading (`-` expected, `+` got, in their
 * order); undefined when nothing does. A column that an expected row leaves out is not compared.
 */
export function compareRows(
  expected: readonly ExpectedRow[],
  got: readonly Behaviour[],
  columns: readonly OutputColumn[],
): string | undefined {
  const same = (row: ExpectedRow, behaviour: Behaviour): boolean =>
    columns.every(
      ({ name, type, value }) =>
        !row.has(name) || formatJson(type, row.get(name) ?? null) === formatJson(type, value(behaviour)),
    );
  const steps = align(expected, got, same);
  if (steps.every(({ kind }) => kind === 'same')) return undefined;

  const named = columns.filter(({ name }) => expected.some((row) => row.has(name)));
  const shown = named.length > 0 ? named : columns;
  const gotCells = (behaviour: Behaviour): string[] =>
    shown.map(({ type, value }) => formatText(type, value(behaviour)));
  const lines = steps.map((step) => {
    switch (step.kind) {
      case 'same':
        return [' ', ...gotCells(step.got)];
      case 'unexpected':
        return ['+', ...gotCells(step.got)];
      case 'missing':
        return ['-', ...shown.map(({ name, type }) => expectedCell(step.expected, name, type))];
      default:
        return unreachable(step);
    }
  });
  const headings = [' ', ...shown.map(({ name }) => name)].map((title) => ({ title, kind: 'text' as const }));
  const layout = layOutTable(headings, lines, Number.POSITIVE_INFINITY);
  return [headings.map(({ title }) => title), ...lines].map((cells) => tableRow(layout, cells)).join('\n');
}

function expectedCell(row: ExpectedRow, name: string, type: OutputColumn['type']): string {
  return row.has(name) ? formatText(type, row.get(name) ?? null) : '·';
}

type Step =
  | { readonly kind: 'same'; readonly got: Behaviour }
  | { readonly kind: 'missing'; readonly expected: ExpectedRow }
  | { readonly kind: 'unexpected'; readonly got: Behaviour };

/** As many rows as possible side by side, in order (the longest common subsequence). */
function align(
  expected: readonly ExpectedRow[],
  got: readonly Behaviour[],
  same: (row: ExpectedRow, behaviour: Behaviour) => boolean,
): readonly Step[] {
  // longest[i][j]: how many rows can stand side by side from expected i and got j on.
  const longest: number[][] = Array.from({ length: expected.length + 1 }, () => []);
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = expected.length - 1; i >= 0; i -= 1) {
    const row = longest[i] ?? [];
    for (let j = got.length - 1; j >= 0; j -= 1) {
      const [left, right] = [expected[i], got[j]];
      const equal = left !== undefined && right !== undefined && same(left, right);
      row[j] = Math.max(at(i + 1, j), at(i, j + 1), equal ? at(i + 1, j + 1) + 1 : 0);
    }
  }
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < expected.length || j < got.length) {
    const [left, right] = [expected[i], got[j]];
    if (left !== undefined && right !== undefined && same(left, right) && at(i, j) === at(i + 1, j + 1) + 1) {
      steps.push({ kind: 'same', got: right });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      steps.push({ kind: 'missing', expected: left });
      i += 1;
    } else if (right !== undefined) {
      steps.push({ kind: 'unexpected', got: right });
      j += 1;
    }
  }
  return steps;
}
