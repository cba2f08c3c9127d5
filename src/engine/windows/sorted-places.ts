/** Fewer are sorted by comparison. */
const FEW = 512;

const BITS = 11;
const BUCKETS = 2 ** BITS;

/**
 * The places of the numbers in ascending order, equal ones as they come. By radix where all are integers within 2^32 of
 * each other, as event times of some thousand neighbouring events are: three passes, whatever their order.
 */
export function sortedPlaces(numbers: Float64Array): Uint32Array {
  const { length } = numbers;
  const places = new Uint32Array(length);
  for (let i = 0; i < length; i++) places[i] = i;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < length; i++) {
    min = Math.min(min, numbers[i] ?? 0);
    max = Math.max(max, numbers[i] ?? 0);
  }
  if (length < FEW || !(max - min < 2 ** 32)) {
    return places.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b);
  }
  const keys = new Uint32Array(length);
  for (let i = 0; i < length; i++) keys[i] = (numbers[i] ?? 0) - min;
  return radixSorted(places, keys, max - min);
}

/** From the lowest digit to the highest, each pass stable. */
function radixSorted(places: Uint32Array, keys: Uint32Array, largest: number): Uint32Array {
  const { length } = places;
  const counts = new Uint32Array(BUCKETS);
  let current = places;
  let next: Uint32Array = new Uint32Array(length);
  for (let shift = 0; shift < 32 && largest >= 2 ** shift; shift += BITS) {
    counts.fill(0);
    for (let i = 0; i < length; i++) {
      const bucket = ((keys[i] ?? 0) >>> shift) & (BUCKETS - 1);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    let total = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = counts[bucket] ?? 0;
      counts[bucket] = total;
      total += count;
    }
    for (let i = 0; i < length; i++) {
      const place = current[i] ?? 0;
      const bucket = ((keys[place] ?? 0) >>> shift) & (BUCKETS - 1);
      const to = counts[bucket] ?? 0;
      counts[bucket] = to + 1;
      next[to] = place;
    }
    [current, next] = [next, current];
  }
  return current;
}
