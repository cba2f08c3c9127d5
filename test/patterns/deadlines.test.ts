import { expect, test } from 'vitest';
import { Deadlines } from '../../src/patterns/deadlines.js';

test('none is due before infinity', () => {
  const deadlines = new Deadlines();
  expect(deadlines.earliest).toBe(Number.POSITIVE_INFINITY);
  expect(deadlines.takeDue()).toEqual([]);
  expect(deadlines.size).toBe(0);
});

test('those of one time are taken together, in the order in which they were set', () => {
  const deadlines = new Deadlines();
  for (const [time, owner] of [
    [1, 7],
    [1, 3],
    [1, 7],
    [2, 0],
  ] as const)
    deadlines.add(time, owner);
  expect(deadlines.size).toBe(4);
  expect(deadlines.earliest).toBe(1);
  expect(deadlines.takeDue()).toEqual([7, 3, 7]);
  expect(deadlines.size).toBe(1);
  expect(deadlines.earliest).toBe(2);
  expect(deadlines.takeDue()).toEqual([0]);
  expect(deadlines.earliest).toBe(Number.POSITIVE_INFINITY);
});

test('the ring goes round, and grows when it is full, wherever it begins', () => {
  const deadlines = new Deadlines();
  const taken: number[] = [];
  let time = 0;
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 20; i++) deadlines.add(time, time++);
    for (let i = 0; i < 13; i++) taken.push(...deadlines.takeDue());
    expect(deadlines.size).toBe((round + 1) * 7);
  }
  while (deadlines.size > 0) taken.push(...deadlines.takeDue());
  expect(taken).toEqual(Array.from({ length: 1_000 }, (_, owner) => owner));
});

test('cleared, it begins anew', () => {
  const deadlines = new Deadlines();
  for (let i = 0; i < 70; i++) deadlines.add(i, i);
  deadlines.takeDue();
  deadlines.clear();
  expect(deadlines.size).toBe(0);
  deadlines.add(5, 9);
  expect(deadlines.earliest).toBe(5);
  expect(deadlines.takeDue()).toEqual([9]);
});

test('others are put in behind those of their time', () => {
  const deadlines = new Deadlines();
  for (let i = 0; i < 60; i++) deadlines.add(0, i);
  deadlines.takeDue();
  for (const time of [2, 4, 4, 6]) deadlines.add(time, time);
  deadlines.insert([
    { time: 1, owner: 10 },
    { time: 4, owner: 40 },
    { time: 9, owner: 90 },
  ]);
  expect(deadlines.size).toBe(7);
  deadlines.add(9, 99);
  const taken: (readonly number[])[] = [];
  while (deadlines.size > 0) taken.push(deadlines.takeDue());
  expect(taken).toEqual([[10], [2], [4, 4, 40], [6], [90, 99]]);
});
