import { expect, test } from 'vitest';
import { svgLine } from '../../src/plots/svg-line.js';
import { SVG_WIDTH } from '../../src/plots/svg-picture.js';
import { CHARACTER } from '../../src/plots/svg-shapes.js';

test('the first and the last label are within the picture', () => {
  const minute = 60_000_000;
  const points = [0, 10, 20, 30].map((at) => ({ x: at * minute, y: at }));
  const { body } = svgLine({ kind: 'line', x: { name: 'at', kind: 'time' }, y: 'n', points, notes: [] });
  const labels = [...body.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="middle">([^<]+)/g)];
  expect(labels.length).toBeGreaterThan(1);
  for (const [, x, text = ''] of labels) {
    const half = (text.length * CHARACTER) / 2;
    expect(Number(x)).toBeGreaterThanOrEqual(Math.floor(half));
    expect(Number(x)).toBeLessThanOrEqual(SVG_WIDTH - Math.floor(half));
  }
});
