import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/display-width.js';
import { choosePlot } from '../../src/plots/choose-plot.js';
import { textPlot } from '../../src/plots/text-plot.js';
import type { DataType, Schema, Value } from '../../src/schema.js';
import { HOUR, parseTimestamp } from '../../src/time.js';
import { runs } from '../support/runs.js';

type Rows = readonly (readonly Value[])[];

const LABEL: DataType = { kind: 'VARCHAR' };
const NUMBER: DataType = { kind: 'DOUBLE' };
const COUNT: DataType = { kind: 'BIGINT' };
const TIME: DataType = { kind: 'TIMESTAMP' };
const START = parseTimestamp('2026-01-01T00:00:00Z') ?? 0;

function drawn(types: readonly DataType[], rows: Rows, { width = 40, colour = false } = {}): string {
  const columns: Schema = types.map((type, i) => ({ name: ['what', 'n', 'm'][i] ?? '', type }));
  const plot = choosePlot(columns, rows);
  if (plot.kind === 'none') throw new Error(plot.found);
  return `\n${textPlot(plot, { width, colour })}\n`;
}

describe('bars', () => {
  test('a label, its value, and a bar as long as it', () => {
    const rows = [
      ['soap', 40],
      ['comb', 13],
      ['towel', 0],
      ['sponge', 1],
    ];
    expect(drawn([LABEL, COUNT], rows)).toBe(`
n by what
soap    40 █████████████████████████████
comb    13 █████████▍
towel    0
sponge   1 ▊
`);
  });

  test('negative ones go to the other side of nought', () => {
    const rows = [
      ['a', -10],
      ['b', 20],
      ['c', null],
    ];
    expect(drawn([LABEL, COUNT], rows)).toBe(`
n by what
a   -10 ██████████│
b    20           │█████████████████████
c  NULL           │
`);
    expect(drawn([LABEL, COUNT], [['a', -10]])).toBe(`\nn by what\na  -10 ${'█'.repeat(32)}│\n`);
  });

  test('wide characters and long labels keep the bars in line', () => {
    const rows = [
      ['石鹸', 2],
      ['a very long label that nobody reads', 1],
      ['tab\tand\u001b[31m', 2],
    ];
    expect(drawn([LABEL, COUNT], rows)).toBe(`
n by what
石鹸           2 ███████████████████████
a very long …  1 ███████████▌
tab\\tand\\u00…  2 ███████████████████████
`);
  });

  test('all nought, and none', () => {
    expect(drawn([LABEL, COUNT], [['a', 0]])).toBe('\nn by what\na  0\n');
    expect(drawn([LABEL, COUNT], [])).toBe('\nn by what\nno rows\n');
  });
});

describe('a line', () => {
  const hours = (values: readonly (number | null)[]): Rows => values.map((value, i) => [START + i * HOUR, value]);

  test('rises and falls over its axes', () => {
    expect(drawn([TIME, NUMBER], hours([0, 5, 10, 5, 0]))).toBe(`
n over what
10 ┤                ⢀⠔⠑⢄
   │              ⢀⠔⠁   ⠑⢄
   │            ⢀⠔⠁       ⠱⡀
   │          ⢀⠔⠁          ⠈⠢⡀
 5 ┤        ⢀⠔⠁              ⠈⠢⡀
   │      ⢀⠔⠁                  ⠈⠢⡀
   │    ⣀⠔⠁                      ⠈⠢⣀
   │  ⡠⠊                            ⠑⢄
 0 ┤⡠⠊                                ⠑⢄
   └┬─────────────────┬────────────────┬
    01-01 00:00  01-01 02:00 01-01 04:00
`);
  });

  test('breaks where a number is missing, which is said; is flat where all are equal; is a dot where there is one', () => {
    const broken = drawn([TIME, NUMBER], hours([1, 1, null, 1, 1]));
    expect(broken).toMatch(/┤⠤+ {5,}⠤+\n/);
    expect(broken).toContain('(1 row without a finite n left out)');
    expect(drawn([TIME, NUMBER], hours([3, 3]))).toMatch(/┤⠤{30,}\n/);
    const one = drawn([TIME, NUMBER], hours([3]));
    expect(one.match(/[\u2801-\u28ff]/g)).toHaveLength(1);
    expect(one).toContain('00:00:00');
  });

  test('thousands of rows share bins, and it is said', () => {
    const many = drawn([TIME, NUMBER], hours(Array.from({ length: 5000 }, (_, i) => i % 24)));
    expect(many).toContain('(5,000 rows in 72 bins, each its mean)');
  });

  test('without rows or numbers it says so', () => {
    expect(drawn([TIME, NUMBER], [])).toBe('\nn over what\nno rows\n');
    expect(drawn([TIME, NUMBER], [[START, null]])).toContain('no numbers');
  });
});

describe('a heat map', () => {
  const rows: Rows = [
    ['Mon', 'a', 1],
    ['Mon', 'b', 4],
    ['Tue', 'a', 2],
    ['Tue', 'c', 3],
  ];

  test('is denser where there is more, and blank where there is nothing', () => {
    expect(drawn([LABEL, LABEL, COUNT], rows)).toBe(`
m by what and n
Mon ░░██
Tue ▒▒  ▓▓
    a b c
1 ░░▒▒▓▓██ 4
`);
  });

  test('has colours on a terminal that has them', () => {
    const text = drawn([LABEL, LABEL, COUNT], rows, { colour: true });
    expect(text).toContain('Mon \x1b[48;5;54m  \x1b[49m\x1b[48;5;227m  \x1b[49m');
    expect(text).not.toMatch(/[░▒▓█]/);
  });

  test('all equal are one shade; none is said', () => {
    expect(drawn([LABEL, LABEL, COUNT], [['x', 'y', 7]])).toBe('\nm by what and n\nx ██\n  y\n██ 7\n');
    expect(drawn([LABEL, LABEL, COUNT], [])).toBe('\nm by what and n\nno rows\n');
  });
});

test('law: no line is wider than the terminal, whatever is drawn, and nothing in the data is a control sequence', () => {
  const number = fc.oneof(fc.constant(null), fc.integer(), fc.double({ noNaN: true }));
  const label = fc.oneof(fc.constant(null), fc.string({ unit: 'binary', maxLength: 30 }));
  const time = fc.integer({ min: 0, max: 4e15 });
  const kinds: readonly (readonly [DataType[], fc.Arbitrary<Value[][]>])[] = [
    [[LABEL, NUMBER], fc.array(fc.tuple(label, number), { maxLength: 60 })],
    [[TIME, NUMBER], fc.array(fc.tuple(time, number), { maxLength: 300 })],
    [[LABEL, TIME, NUMBER], fc.array(fc.tuple(label, time, number), { maxLength: 60 })],
    [[LABEL, LABEL, NUMBER], fc.array(fc.tuple(label, label, number), { maxLength: 60 })],
  ];
  for (const [types, all] of kinds) {
    fc.assert(
      fc.property(all, fc.integer({ min: 1, max: 120 }), fc.boolean(), (rows, width, colour) => {
        for (const line of drawn(types, rows, { width, colour }).slice(1, -1).split('\n')) {
          const text = line.replace(/\u001b\[[34]8;5;\d+m|\u001b\[[34]9m/g, '');
          expect(text).not.toMatch(/\p{Cc}/u);
          expect(displayWidth(text)).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: runs / 10 },
    );
  }
});
