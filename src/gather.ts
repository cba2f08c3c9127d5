import { type Batch, type Column, type Origin, valueAt } from './batch.js';

/** A row of one batch among others. */
export interface RowReference {
  readonly batch: Batch;
  readonly row: number;
}

/** A new batch of the given rows in the given order. All are of one stream; there is at least one. */
export function gather(rows: readonly RowReference[]): Batch {
  const [first] = rows;
  if (first === undefined) throw new RangeError('a batch is gathered from at least one row');
  const { stream, schema } = first.batch;
  const columns = schema.map((_, field) => gatherColumn(rows, field));
  return { stream, schema, length: rows.length, columns, ...gatherPositions(rows) };
}

function gatherPositions(rows: readonly RowReference[]): Pick<Batch, 'times' | 'offsets' | 'origin' | 'origins'> {
  const times = new Float64Array(rows.length);
  const offsets = new Float64Array(rows.length);
  const origin = new Uint32Array(rows.length);
  const origins: Origin[] = [];
  const renumbered = new Map<Batch, readonly number[]>();
  rows.forEach(({ batch, row }, index) => {
    let places = renumbered.get(batch);
    if (places === undefined) {
      places = batch.origins.map((from) => placeOf(from, origins));
      renumbered.set(batch, places);
    }
    times[index] = batch.times[row] ?? Number.NaN;
    offsets[index] = batch.offsets[row] ?? Number.NaN;
    origin[index] = places[batch.origin[row] ?? 0] ?? 0;
  });
  return { times, offsets, origin, origins };
}

function placeOf(from: Origin, origins: Origin[]): number {
  const known = origins.findIndex(({ source, partition }) => source === from.source && partition === from.partition);
  return known >= 0 ? known : origins.push(from) - 1;
}

/** In the form that all the batches have it in, if they agree. */
function gatherColumn(rows: readonly RowReference[], field: number): Column {
  const batches = new Set(rows.map(({ batch }) => batch));
  const kinds = new Set([...batches].map(({ columns }) => columns[field]?.kind));
  if (kinds.size === 1 && kinds.has('number')) return gatherNumbers(rows, field);
  if (kinds.size === 1 && kinds.has('text')) return gatherTexts(rows, field);
  const values = rows.map(({ batch, row }) => {
    const column = batch.columns[field];
    return column === undefined ? null : valueAt(column, row);
  });
  return { kind: 'value', values };
}

function gatherNumbers(rows: readonly RowReference[], field: number): Column {
  const values = new Float64Array(rows.length);
  const nulls = new Uint8Array(rows.length);
  let anyNull = false;
  rows.forEach(({ batch, row }, index) => {
    const column = batch.columns[field];
    if (column?.kind !== 'number') return;
    values[index] = column.values[row] ?? 0;
    if (!column.nulls?.[row]) return;
    nulls[index] = 1;
    anyNull = true;
  });
  return anyNull ? { kind: 'number', values, nulls } : { kind: 'number', values };
}

/** Dictionaries of several batches become one; a code is looked up once a batch, not once a row. */
function gatherTexts(rows: readonly RowReference[], field: number): Column {
  const codes = new Int32Array(rows.length);
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  const renumbered = new Map<Batch, Int32Array>();
  rows.forEach(({ batch, row }, index) => {
    const column = batch.columns[field];
    if (column?.kind !== 'text') return;
    const code = column.codes[row] ?? -1;
    const text = column.dictionary[code];
    if (text === undefined) {
      codes[index] = -1;
      return;
    }
    let places = renumbered.get(batch);
    if (places === undefined) {
      places = new Int32Array(column.dictionary.length).fill(-1);
      renumbered.set(batch, places);
    }
    let place = places[code] ?? -1;
    if (place < 0) {
      place = known.get(text) ?? dictionary.push(text) - 1;
      known.set(text, place);
      places[code] = place;
    }
    codes[index] = place;
  });
  return { kind: 'text', codes, dictionary };
}
