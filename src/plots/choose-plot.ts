import { formatText } from '../format-value.js';
import { type Field, type Schema, typeName, type Value } from '../schema.js';
import type { Axis, BarPlot, HeatPlot, HeatSpot, LinePlot, NoPlot, Plot } from './plot.js';
import { axisKind, plotNumber, plotPlace } from './plot-value.js';
import { countOf } from './short-number.js';

/** Of more labels only the first are drawn; of more numbers a line. */
const MOST_BARS = 40;

type Rows = readonly (readonly Value[])[];

/** One column of an answer: its place among a row's values, its type, and what it is in a picture. */
interface PlotColumn extends Axis {
  readonly place: number;
  readonly field: Field;
}

/**
 * By the columns: a time and a number are a line, a label and a number bars, two labels or times and a number a heat
 * map. The number is the last column that is one. A number in place of a label is one, unless it has very many values, or, in
 * place of two, is another measure of the same: then nothing recurs.
 */
export function choosePlot(columns: Schema, rows: Rows): Plot | NoPlot {
  const all = columns.flatMap((field, place): PlotColumn[] => {
    const kind = axisKind(field.type);
    return kind === undefined ? [] : [{ name: field.name, kind, place, field }];
  });
  const value = all.findLast(({ kind }) => kind === 'number');
  const [first, second, ...more] = all.filter((column) => column !== value);
  if (value === undefined || first === undefined || more.length > 0 || all.length < columns.length)
    return none(columns);
  if (second !== undefined) {
    if ([first, second].some(({ kind }) => kind === 'number') && !recurs(first, rows) && !recurs(second, rows)) {
      return none(columns);
    }
    return first.kind === 'time' && second.kind !== 'time'
      ? heat(first, second, value, rows)
      : heat(second, first, value, rows);
  }
  const isLine = first.kind === 'time' || (first.kind === 'number' && rows.length > MOST_BARS);
  return isLine ? line(first, value, rows) : bars(first, value, rows);
}

function line(x: PlotColumn, y: PlotColumn, rows: Rows): LinePlot {
  const points = rows.flatMap((row) => {
    const at = numberOf(x, row);
    return at === null ? [] : [{ x: at, y: numberOf(y, row) }];
  });
  const missing = points.filter((point) => point.y === null).length;
  return {
    kind: 'line',
    x: axisOf(x),
    y: y.name,
    points: points.sort((a, b) => a.x - b.x),
    notes: [...leftOut(rows.length - points.length, x.name), ...leftOut(missing, y.name)],
  };
}

function bars(label: PlotColumn, value: PlotColumn, rows: Rows): BarPlot {
  const drawn = rows.slice(0, MOST_BARS);
  return {
    kind: 'bars',
    label: label.name,
    value: value.name,
    bars: drawn.map((row) => ({
      label: formatText(label.field.type, row[label.place] ?? null),
      text: formatText(value.field.type, row[value.place] ?? null),
      value: numberOf(value, row),
    })),
    notes: drawn.length < rows.length ? [`the first ${drawn.length} of ${countOf(rows.length, 'row')}`] : [],
  };
}

function heat(x: PlotColumn, y: PlotColumn, value: PlotColumn, rows: Rows): HeatPlot {
  const spots = rows.flatMap((row): HeatSpot[] => {
    const [atX, atY] = [x, y].map(({ field, place }) => plotPlace(field.type, row[place] ?? null));
    const number = numberOf(value, row);
    return atX == null || atY == null || number === null ? [] : [{ x: atX, y: atY, value: number }];
  });
  const missing = rows.length - spots.length;
  const notes = missing === 0 ? [] : [`${countOf(missing, 'row')} without a number or a place left out`];
  return { kind: 'heat', x: axisOf(x), y: axisOf(y), value: value.name, spots, notes };
}

function none(columns: Schema): NoPlot {
  const found = columns.map(({ name, type }) => `${name} ${typeName(type)}`).join(', ');
  return {
    kind: 'none',
    found: columns.length === 1 ? `one column, ${found}` : `${columns.length} columns, ${found}`,
    takes:
      'A plot takes a time and a number (a line), a label and a number (bars), or two labels or times and a number (a heat map).',
  };
}

function recurs({ place }: PlotColumn, rows: Rows): boolean {
  return rows.length <= 1 || new Set(rows.map((row) => row[place])).size < rows.length;
}

function axisOf({ name, kind }: PlotColumn): Axis {
  return { name, kind };
}

function numberOf({ field, place }: PlotColumn, row: readonly Value[]): number | null {
  return plotNumber(field.type, row[place] ?? null);
}

function leftOut(count: number, name: string): readonly string[] {
  return count === 0 ? [] : [`${countOf(count, 'row')} without a finite ${name} left out`];
}
