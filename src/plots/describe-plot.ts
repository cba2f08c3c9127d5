import { unreachable } from '../errors.js';
import { formatTimestamp } from '../time.js';
import type { Axis, Plot } from './plot.js';
import { countOf, shortNumber } from './short-number.js';

/** The heading of a picture: what is drawn over what. */
export function plotTitle(plot: Plot): string {
  switch (plot.kind) {
    case 'line':
      return `${plot.y} over ${plot.x.name}`;
    case 'bars':
      return `${plot.value} by ${plot.label}`;
    case 'heat':
      return `${plot.value} by ${plot.y.name} and ${plot.x.name}`;
    default:
      return unreachable(plot);
  }
}

/** In a sentence, what there is to see: for those who do not see it. */
export function describePlot(plot: Plot): string {
  switch (plot.kind) {
    case 'line': {
      const named = plot.points.flatMap(({ x, y }) => (y === null ? [] : [{ name: placed(plot.x.kind, x), value: y }]));
      return `A line through ${countOf(plot.points.length, 'point')}${extremes(named)}.`;
    }
    case 'bars': {
      const named = plot.bars.flatMap(({ label, value }) => (value === null ? [] : [{ name: label, value }]));
      return `${countOf(plot.bars.length, 'bar')}${extremes(named)}.`;
    }
    case 'heat': {
      const named = plot.spots.map(({ x, y, value }) => ({
        name: `${placed(plot.y.kind, y)}, ${placed(plot.x.kind, x)}`,
        value,
      }));
      return `A heat map of ${countOf(plot.spots.length, 'value')}${extremes(named)}.`;
    }
    default:
      return unreachable(plot);
  }
}

function placed(kind: Axis['kind'], place: number | string): string {
  if (typeof place === 'string') return place;
  return kind === 'time' ? formatTimestamp(place).slice(0, 19).replace('T', ' ') : shortNumber(place);
}

interface Named {
  readonly name: string;
  readonly value: number;
}

function extremes(values: readonly Named[]): string {
  const [first] = values;
  if (first === undefined) return '';
  const least = values.reduce((a, b) => (b.value < a.value ? b : a), first);
  const most = values.reduce((a, b) => (b.value > a.value ? b : a), first);
  if (least.value === most.value) return `; all are ${shortNumber(most.value)}`;
  return `; the least is ${shortNumber(least.value)} (${least.name}), the most ${shortNumber(most.value)} (${most.name})`;
}
