import type { Behaviour, BehaviourType } from '../behaviour.js';
import { formatText } from '../format-value.js';
import { formatTimestamp, type Timestamp } from '../time.js';
import type { Sink } from './sink.js';
import { isNumeric, layOutTable, type TableHeading, type TableLayout, tableRow, tableTitles } from './table-layout.js';
import type { TextOutput } from './text-output.js';

const KIND_WIDTH = 'timeout'.length;

/**
 * A table for reading on a terminal, printed as it is found: the first rows of a query decide its columns' widths, and
 * its titles are printed again whenever another query's rows stood between. `width` is asked once a query.
 */
export function tableSink(output: TextOutput, width: () => number): Sink {
  const tables = new Map<BehaviourType, { readonly layout: TableLayout; readonly cells: CellsOf }>();
  let last: BehaviourType | undefined;

  function print(type: BehaviourType, behaviours: readonly Behaviour[]): string {
    let table = tables.get(type);
    if (table === undefined) {
      const { headings, cells } = columnsOf(type);
      table = { layout: layOutTable(headings, behaviours.slice(0, 200).map(cells), width()), cells };
      tables.set(type, table);
    }
    const { layout, cells } = table;
    const lines = behaviours.map((behaviour) => tableRow(layout, cells(behaviour)));
    if (last !== type) lines.unshift(`${last === undefined ? '' : '\n'}${type.name}`, tableTitles(layout));
    last = type;
    return `${lines.join('\n')}\n`;
  }

  return {
    async write(behaviours): Promise<void> {
      const byType = new Map<BehaviourType, Behaviour[]>();
      for (const behaviour of behaviours) {
        const group = byType.get(behaviour.type);
        if (group === undefined) byType.set(behaviour.type, [behaviour]);
        else group.push(behaviour);
      }
      const begun = last !== undefined && byType.has(last) ? [last] : [];
      const order = [...begun, ...[...byType.keys()].filter((type) => type !== last)];
      await output.write(order.map((type) => print(type, byType.get(type) ?? [])).join(''));
    },
    async close(): Promise<void> {},
  };
}

type CellsOf = (behaviour: Behaviour) => string[];

/** Time and kind, the key's columns that SELECT leaves out, SELECT's columns. */
function columnsOf(type: BehaviourType): { readonly headings: readonly TableHeading[]; readonly cells: CellsOf } {
  const selected = new Set(type.columns.map(({ name }) => name));
  const keys = type.key.flatMap((field, i) => (selected.has(field.name) ? [] : [{ ...field, i }]));
  const headings: TableHeading[] = [
    { title: 'time (UTC)', right: false, minimum: '2026-01-31 12:00:00'.length },
    { title: 'kind', right: false, minimum: KIND_WIDTH },
    ...[...keys, ...type.columns].map((field) => ({ title: field.name, right: isNumeric(field.type) })),
  ];
  const cells = ({ time, kind, key, values }: Behaviour): string[] => [
    shortTime(time),
    kind,
    ...keys.map((field) => formatText(field.type, key[field.i] ?? null)),
    ...type.columns.map((field, i) => formatText(field.type, values[i] ?? null)),
  ];
  return { headings, cells };
}

function shortTime(time: Timestamp): string {
  return formatTimestamp(time)
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');
}
