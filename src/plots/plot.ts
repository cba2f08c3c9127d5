/** A picture of an answer, as data: what is drawn, not yet how large. */
export type Plot = LinePlot | BarPlot | HeatPlot;

/** One number over time, or over another number. */
export interface LinePlot {
  readonly kind: 'line';
  readonly x: Axis;
  readonly y: string;
  /** In the order of x; a value that is missing breaks the line. */
  readonly points: readonly LinePoint[];
  /** What people should know of it, as what was left out. */
  readonly notes: readonly string[];
}

export interface LinePoint {
  readonly x: number;
  readonly y: number | null;
}

/** A number for each label. */
export interface BarPlot {
  readonly kind: 'bars';
  readonly label: string;
  readonly value: string;
  readonly bars: readonly Bar[];
  readonly notes: readonly string[];
}

export interface Bar {
  readonly label: string;
  /** The value as SQL writes it. */
  readonly text: string;
  /** Null where no length can say it: NULL, infinity. */
  readonly value: number | null;
}

/** A number for each pair of labels or times. */
export interface HeatPlot {
  readonly kind: 'heat';
  readonly x: Axis;
  readonly y: Axis;
  readonly value: string;
  /** In the order of the rows. */
  readonly spots: readonly HeatSpot[];
  readonly notes: readonly string[];
}

export interface HeatSpot {
  readonly x: number | string;
  readonly y: number | string;
  readonly value: number;
}

/** What a place along a side means; times are microseconds, labels are in the order in which they come. */
export interface Axis {
  readonly name: string;
  readonly kind: 'time' | 'number' | 'label';
}

/** An answer of which there is no picture. */
export interface NoPlot {
  readonly kind: 'none';
  /** Its columns. */
  readonly found: string;
  /** What there are pictures of. */
  readonly takes: string;
}
