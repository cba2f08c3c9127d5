import { type Element, isLooping } from './element.js';
import type { Cardinality } from './steps.js';

/** How many events of each step a match holds. */
export function cardinalitiesOf(elements: readonly Element[]): ReadonlyMap<string, Cardinality> {
  const cardinalities = new Map<string, Cardinality>();
  for (const element of elements) {
    if (element.kind !== 'step') continue;
    const { what, optional } = element;
    const inside: ReadonlyMap<string, Cardinality> =
      what.kind === 'single' ? new Map([[what.name, 'one' as const]]) : cardinalitiesOf(what.elements);
    for (const [name, cardinality] of inside) {
      if (isLooping(element)) cardinalities.set(name, 'many');
      else cardinalities.set(name, optional && cardinality === 'one' ? 'optional' : cardinality);
    }
  }
  return cardinalities;
}
