import { type Batch, type Column, type Origin, valueAt } from './batch.js';

/** Rows of several batches of one stream, in the order in which they are wanted. */
export interface RowSelection {
  readonly batches: readonly Batch[];
  /** Which of `batches` each row is in. */
  readonly from: Uint32Array;
  /** Its place there. */
  readonly rows: Uint32Array;
}

/** One batch after the other. */
export function allRowsOf(batches: readonly Batch[]): RowSelection {
  const length = batches.reduce((sum, batch) => sum + batch.length, 0);
  const [from, rows] = [new Uint32Array(length), new Uint32Array(length)];
  let at = 0;
  for (const [number, batch] of batches.entries()) {
    for (let row = 0; row < batch.length; row++, at++) {
      from[at] = number;
      rows[at] = row;
    }
  }
  return { batches, from, rows };
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
  const stretched = { ...selection, stretches: stretchesOf(selection) };
  const columns = schema.map((_, field) => gatherColumn(stretched, field, alone));
  return { stream, schema, length: selection.rows.length, columns, ...gatherPositions(stretched) };
}

function gatherPositions(selection: Stretched): Pick<Batch, 'times' | 'offsets' | 'origin' | 'origins'> {
  const { batches, rows, stretches } = selection;
  const { length } = rows;
  const [times, offsets, origin] = [new Float64Array(length), new Float64Array(length), new Uint32Array(length)];
  const origins: Origin[] = [];
  for (const { batch, start, end } of stretches) {
    const renumbered = batches[batch]?.origins.map((one) => placeOf(one, origins)) ?? [];
    const { times: fromTimes, offsets: fromOffsets, origin: fromOrigin } = batches[batch] ?? EMPTY;
    for (let i = start; i < end; i++) times[i] = fromTimes[rows[i] ?? 0] ?? Number.NaN;
    for (let i = start; i < end; i++) offsets[i] = fromOffsets[rows[i] ?? 0] ?? Number.NaN;
    if (renumbered.length === 1) origin.fill(renumbered[0] ?? 0, start, end);
    else for (let i = start; i < end; i++) origin[i] = renumbered[fromOrigin[rows[i] ?? 0] ?? 0] ?? 0;
  }
  return { times, offsets, origin, origins };
}

const EMPTY: Pick<Batch, 'times' | 'offsets' | 'origin'> = {
  times: new Float64Array(0),
  offsets: new Float64Array(0),
  origin: new Uint32Array(0),
};

/** Neighbouring rows of one batch: mostly these are long, and what they are read from is looked up once. */
interface Stretch {
  readonly batch: number;
  readonly start: number;
  readonly end: number;
}

interface Stretched extends RowSelection {
  readonly stretches: readonly Stretch[];
}

function stretchesOf({ from, rows }: RowSelection): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const batch = from[start] ?? 0;
    while (end < rows.length && from[end] === batch) end++;
    stretches.push({ batch, start, end });
  }
  return stretches;
}

function placeOf(from: Origin, origins: Origin[]): number {
  const known = origins.findIndex(({ source, partition }) => source === from.source && partition === from.partition);
  return known >= 0 ? known : origins.push(from) - 1;
}

/** In the form that all the batches have it in, if they agree. */
function gatherColumn(selection: Stretched, field: number, alone: boolean): Column {
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

function gatherNumbers({ from, rows, stretches }: Stretched, columns: readonly NumberColumn[]): Column {
  const values = new Float64Array(rows.length);
  for (const { batch, start, end } of stretches) {
    const known = columns[batch]?.values ?? EMPTY.times;
    for (let i = start; i < end; i++) values[i] = known[rows[i] ?? 0] ?? 0;
  }
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

const NO_CODES: Int32Array = new Int32Array(0);

function gatherTexts(selection: Stretched, columns: readonly TextColumn[]): Column {
  const { rows, stretches } = selection;
  const [first] = columns;
  if (first === undefined || columns.some(({ dictionary }) => dictionary !== first.dictionary)) {
    return mergeTexts(selection, columns);
  }
  const codes = new Int32Array(rows.length);
  for (const { batch, start, end } of stretches) {
    const known = columns[batch]?.codes ?? NO_CODES;
    for (let i = start; i < end; i++) codes[i] = known[rows[i] ?? 0] ?? -1;
  }
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
