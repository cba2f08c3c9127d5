import type { Behaviour, BehaviourKind } from '../behaviour.js';
import { cutToWidth } from '../display-width.js';
import { formatText } from '../format-value.js';
import { formatTimestamp, type Timestamp } from '../time.js';
import type { Sink } from './sink.js';
import {
  headingKind,
  layOutTable,
  type TableHeading,
  type TableLayout,
  tableRow,
  tableTitles,
} from './table-layout.js';
import type { TextOutput } from './text-output.js';

/**
 * Tables for reading on a terminal, printed as behaviours are found: one for each kind of each query. Its first rows
 * decide the widths of its columns, and its titles come again whenever another's rows stood between. `width` is asked
 * when a table begins.
 */
export function tableSink(output: TextOutput, width: () => number): Sink {
  const tables = new Map<string, Table>();
  let last: string | undefined;

  function print(title: string, behaviours: readonly Behaviour[]): string {
    let table = tables.get(title);
    if (table === undefined) {
      table = beginTable(behaviours, width());
      tables.set(title, table);
    }
    const { layout, cells } = table;
    const lines = behaviours.map((behaviour) => tableRow(layout, cells(behaviour)));
    if (last !== title) {
      const heading = cutToWidth(`${title}${hiddenText(layout)}`, layout.available);
      lines.unshift(`${last === undefined ? '' : '\n'}${heading}`, tableTitles(layout));
    }
    last = title;
    return `${lines.join('\n')}\n`;
  }

  return {
    async write(behaviours): Promise<void> {
      const byTitle = new Map<string, Behaviour[]>(last === undefined ? [] : [[last, []]]);
      for (const behaviour of behaviours) {
        const title = titleOf(behaviour);
        const group = byTitle.get(title);
        if (group === undefined) byTitle.set(title, [behaviour]);
        else group.push(behaviour);
      }
      const begun = [...byTitle].filter(([, group]) => group.length > 0);
      await output.write(begun.map(([title, group]) => print(title, group)).join(''));
    },
    async close(): Promise<void> {},
  };
}

const PLURALS: Readonly<Record<BehaviourKind, string>> = {
  match: 'matches',
  timeout: 'timeouts',
  window: 'windows',
  row: 'rows',
  retracted: 'retracted',
};

function hiddenText({ hidden }: TableLayout): string {
  return hidden.length === 0 ? '' : ` (not shown: ${hidden.join(', ')})`;
}

function titleOf({ type: { name }, kind, revision }: Behaviour): string {
  const isRevised = revision !== undefined && kind !== 'retracted';
  return `${name}: ${isRevised ? 'revised ' : ''}${PLURALS[kind]}`;
}

interface Table {
  readonly layout: TableLayout;
  readonly cells: (behaviour: Behaviour) => readonly string[];
}

const DECIDING_ROWS = 200;

/** Where not all columns fit, the time goes first if another column says the same. */
function beginTable(behaviours: readonly Behaviour[], width: number): Table {
  const first = behaviours.slice(0, DECIDING_ROWS);
  const columns = columnsOf(first);
  const table = layOut(columns, first, width);
  if (table.layout.hidden.length === 0 || !aColumnSaysTime(first)) return table;
  return layOut(columns.slice(1), first, width);
}

function layOut(columns: readonly TableCell[], first: readonly Behaviour[], width: number): Table {
  const cells = (behaviour: Behaviour): readonly string[] => columns.map(({ text }) => text(behaviour));
  return { layout: layOutTable(columns, first.map(cells), width), cells };
}

interface TableCell extends TableHeading {
  readonly text: (behaviour: Behaviour) => string;
}

/** Time, the key's columns that SELECT leaves out, SELECT's columns. */
function columnsOf([behaviour]: readonly Behaviour[]): readonly TableCell[] {
  const { key, columns } = behaviour?.type ?? { key: [], columns: [] };
  const selected = new Set(columns.map(({ name }) => name));
  const own: TableCell = { title: 'time (UTC)', kind: 'time', text: ({ time }) => shortTime(time) };
  const keys = key.map(({ name, type }, i): TableCell => {
    return { title: name, kind: headingKind(type), text: (of) => formatText(type, of.key[i] ?? null) };
  });
  const values = columns.map(({ name, type }, i): TableCell => {
    return { title: name, kind: headingKind(type), text: (of) => formatText(type, of.values[i] ?? null) };
  });
  return [own, ...keys.filter(({ title }) => !selected.has(title)), ...values];
}

function aColumnSaysTime(behaviours: readonly Behaviour[]): boolean {
  const columns = behaviours[0]?.type.columns ?? [];
  return columns.some(
    ({ type: { kind } }, i) => kind === 'TIMESTAMP' && behaviours.every(({ time, values }) => values[i] === time),
  );
}

function shortTime(time: Timestamp | null): string {
  if (time === null) return '';
  return formatTimestamp(time)
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');
}
