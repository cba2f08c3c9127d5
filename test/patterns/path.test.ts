import { expect, test } from 'vitest';
import { cutBefore, type Join, type Path, runOf, segmentsOf, spliced } from '../../src/patterns/path.js';

/** Every row is kept, as its ordinal. */
const next = (row: number): number => row + 1;

test('runs go on until the next begins', () => {
  const path = run(7, 5, run(8, 2, run(9, 0, undefined)));
  expect(segments(path, 6)).toEqual(['9 from 0 to 2', '8 from 2 to 5', '7 from 5 to 7']);
});

test('a run that begins after the last row is left out', () => {
  expect(segments(run(7, 5, run(8, 2, undefined)), 4)).toEqual(['8 from 2 to 5']);
});

test('of who joined, the path up to there is his own', () => {
  const theirs = run(1, 0, undefined);
  const ours = run(2, 3, undefined);
  const joined = spliced(run(3, 6, theirs), { at: 4, after: 4, theirs: [theirs], ours: [ours] });
  expect(segments(joined, 7)).toEqual(['2 from 3 to 5', '1 from 5 to 6', '3 from 6 to 8']);
});

test('who joined twice is first what he was at last', () => {
  const theirs = run(1, 0, undefined);
  const first: Join = { at: 2, after: 2, theirs: [theirs], ours: [run(2, 1, undefined)] };
  const mid = spliced(theirs, first);
  const others = run(4, 0, undefined);
  const second: Join = { at: 5, after: 5, theirs: [others], ours: [mid] };
  expect(segments(spliced(others, second), 6)).toEqual(['2 from 1 to 3', '1 from 3 to 6', '4 from 6 to 7']);
});

test('of two who joined after one row, the later join tells it all', () => {
  const theirs = run(1, 0, undefined);
  const inner: Join = { at: 3, after: 3, theirs: [theirs], ours: [run(2, 2, undefined)] };
  const outer: Join = { at: 3, after: 3, theirs: [theirs], ours: [run(3, 1, undefined)] };
  expect(segments(spliced(spliced(theirs, inner), outer), 4)).toEqual(['3 from 1 to 4', '1 from 4 to 5']);
});

test('who joined a path that joined this one after the same row is what he was before both', () => {
  const [here, there, his] = [run(1, 0, undefined), run(2, 2, undefined), run(3, 1, undefined)];
  const theirJoin: Join = { at: 3, after: 3, theirs: [here], ours: [there] };
  const hisJoin: Join = { at: 3, after: 3, theirs: [there], ours: [his] };
  expect(segments(spliced(spliced(here, theirJoin), hisJoin), 4)).toEqual(['3 from 1 to 4', '1 from 4 to 5']);
});

test('a path that none of the joined had is a mistake', () => {
  const join: Join = { at: 4, after: 4, theirs: [], ours: [] };
  expect(() => segments(spliced(run(1, 0, undefined), join), 7)).toThrow('a path leads past where it was joined');
});

test('what lies before a row is cut off, in every path that leads there', () => {
  const stem = run(1, 4, run(2, 2, run(3, 0, undefined)));
  const ours = run(4, 3, run(5, 1, undefined));
  const theirs = run(6, 5, stem);
  const joined = spliced(theirs, { at: 5, after: 5, theirs: [theirs], ours: [ours] });
  cutBefore([run(7, 6, stem), undefined, joined], 4);
  expect(lengthOf(stem)).toBe(1);
  expect(lengthOf(theirs)).toBe(2);
  expect(lengthOf(ours)).toBe(1);
});

test('also of the others, where one path is empty', () => {
  const path = run(1, 9, run(2, 5, run(3, 2, undefined)));
  cutBefore([path, undefined], 9);
  expect(lengthOf(path)).toBe(1);
});

test('a run that the row is in stays, as does what comes after it', () => {
  const path = run(1, 9, run(2, 5, run(3, 2, undefined)));
  cutBefore([path], 7);
  expect(segments(path, 9)).toEqual(['2 from 5 to 9', '1 from 9 to 10']);
});

function run(position: number, from: number, previous: Path): Path {
  return runOf(position, from, from, false, previous);
}

function segments(path: Path, last: number): string[] {
  return segmentsOf(path, last, last + 1, next).map(
    ({ position, first, end }) => `${position} from ${first} to ${end}`,
  );
}

function lengthOf(path: Path): number {
  let length = 0;
  for (let here = path; here?.kind === 'run'; here = here.previous) length++;
  return length;
}
