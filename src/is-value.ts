import type { Interval, Value } from './schema.js';

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isInterval(value: Value): value is Interval {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
