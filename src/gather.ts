import { type Batch, type Column, type Origin, valueAt } from './batch.js';

/** Rows of several batches of one stream, in the order in which they are wanted. */
export interface RowSelection {
  readonly batches: readonly Batch[];
  /** Which of `batches` each row is in. */
  readonly from: Uint32Array;
  /** Its place there. */
  readonly rows: Uint32Array;
}

export interface GatherOptions {
  /** Whether dictionaries are to hold nothing but what these rows have, to be stored or sent. */
  readonly alone: boolean;
}

/** A new batch of the rows. There is at least one batch. */
export function gather(selection: RowSelection, { alone }: GatherOptions = { alone: false }): Batch {
  const [first] = selection.batches;
  if (first === undefined) throw new RangeError('rows are gathered from at least one batch');
  const { stream, schema } = first;
  const columns = schema.map((_, field) => gatherColumn(selection, field, alone));
  return { stream, schema, length: selection.rows.length, columns, ...gatherPositions(selection) };
}

function gatherPositions({ batches, from, rows }: RowSelection): Pick<Batch, 'times' | 'offsets' | 'origin' | 'origins'> {
  const times = new Float64Array(rows.length);
  const offsets = new Float64Array(rows.length);
  const origin = new Uint32Array(rows.length);
  const origins: Origin[] = [];
  const renumbered = batches.map((batch) => batch.origins.map((one) => placeOf(one, origins)));
  for (let i = 0; i < rows.length; i++) {
    const batch = batches[from[i] ?? 0];
    const row = rows[i] ?? 0;
    if (batch === undefined) continue;
    times[i] = batch.times[row] ?? Number.NaN;
    offsets[i] = batch.offsets[row] ?? Number.NaN;
    origin[i] = renumbered[from[i] ?? 0]?.[batch.origin[row] ?? 0] ?? 0;
  }
  return { times, offsets, origin, origins };
}

function placeOf(from: Origin, origins: Origin[]): number {
  const known = origins.findIndex(({ source, partition }) => source === from.source && partition === from.partition);
  return known >= 0 ? known : origins.push(from) - 1;
}

/** In the form that all the batches have it in, if they agree. */
function gatherColumn(selection: RowSelection, field: number, alone: boolean): Column {
  const columns = selection.batches.map((batch) => batch.columns[field]);
  const numbers = columns.filter((column) => column?.kind === 'number');
  if (numbers.length === columns.length) return gatherNumbers(selection, numbers);
  const texts = columns.filter((column) => column?.kind === 'text');
  if (texts.length === columns.length) return alone ? mergeTexts(selection, texts) : gatherTexts(selection, texts);
  const { from, rows } = selection;
  if (columns.every((column) => column?.kind === 'value' && column.values.length === 0)) return NOTHING;
  const values = Array.from(rows, (row, i) => {
    const column = columns[from[i] ?? 0];
    return column === undefined ? null : valueAt(column, row);
  });
  return { kind: 'value', values };
}

/** Of a field that nobody reads. */
const NOTHING: Column = { kind: 'value', values: [] };

type NumberColumn = Extract<Column, { kind: 'number' }>;
type TextColumn = Extract<Column, { kind: 'text' }>;

function gatherNumbers({ from, rows }: RowSelection, columns: readonly NumberColumn[]): Column {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = columns[from[i] ?? 0]?.values[rows[i] ?? 0] ?? 0;
  if (columns.every(({ nulls }) => nulls === undefined)) return { kind: 'number', values };
  const nulls = new Uint8Array(rows.length);
  let anyNull = 0;
  for (let i = 0; i < rows.length; i++) {
    const isNull = columns[from[i] ?? 0]?.nulls?.[rows[i] ?? 0] ?? 0;
    nulls[i] = isNull;
    anyNull |= isNull;
  }
  return anyNull === 0 ? { kind: 'number', values } : { kind: 'number', values, nulls };
}

function gatherTexts(selection: RowSelection, columns: readonly TextColumn[]): Column {
  const { from, rows } = selection;
  const [first] = columns;
  if (first === undefined || columns.some(({ dictionary }) => dictionary !== first.dictionary)) {
    return mergeTexts(selection, columns);
  }
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = columns[from[i] ?? 0]?.codes[rows[i] ?? 0] ?? -1;
  return { kind: 'text', codes, dictionary: first.dictionary };
}

/** Several dictionaries become one of what is used of them; a code is looked up once a batch, not once a row. */
function mergeTexts({ from, rows }: RowSelection, columns: readonly TextColumn[]): Column {
  const codes = new Int32Array(rows.length);
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  const renumbered = columns.map(({ dictionary: { length } }) => new Int32Array(length).fill(-1));
  for (let i = 0; i < rows.length; i++) {
    const column = columns[from[i] ?? 0];
    const places = renumbered[from[i] ?? 0];
    const code = column?.codes[rows[i] ?? 0] ?? -1;
    const text = column?.dictionary[code];
    if (text === undefined || places === undefined) {
      codes[i] = -1;
      continue;
    }
    let place = places[code] ?? -1;
    if (place < 0) {
      place = known.get(text) ?? dictionary.push(text) - 1;
      known.set(text, place);
      places[code] = place;
    }
    codes[i] = place;
  }
  return { kind: 'text', codes, dictionary };
}
