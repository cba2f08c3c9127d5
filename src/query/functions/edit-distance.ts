const ENCODER = new TextEncoder();

/** Insertions, deletions and replacements of bytes of UTF-8, as DuckDB counts them. */
export function levenshtein(a: string, b: string): number {
  const [left, right] = [ENCODER.encode(a), ENCODER.encode(b)];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (last[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    last = current;
  }
  return last.at(-1) ?? 0;
}

/** The same with swaps of neighbours, between which there may be further changes. */
export function damerauLevenshtein(a: string, b: string): number {
  const [left, right] = [ENCODER.encode(a), ENCODER.encode(b)];
  const width = right.length + 2;
  const table = new Int32Array((left.length + 2) * width);
  const most = left.length + right.length;
  const at = (row: number, column: number): number => table[row * width + column] ?? 0;
  table[0] = most;
  for (let row = 0; row <= left.length; row++) {
    table[(row + 1) * width] = most;
    table[(row + 1) * width + 1] = row;
  }
  for (let column = 0; column <= right.length; column++) {
    table[column + 1] = most;
    table[width + column + 1] = column;
  }
  const lastRowOf = new Int32Array(256);
  for (let row = 1; row <= left.length; row++) {
    let lastColumn = 0;
    for (let column = 1; column <= right.length; column++) {
      const [row1, column1] = [lastRowOf[right[column - 1] ?? 0] ?? 0, lastColumn];
      const same = left[row - 1] === right[column - 1];
      if (same) lastColumn = column;
      table[(row + 1) * width + column + 1] = Math.min(
        at(row, column) + (same ? 0 : 1),
        at(row + 1, column) + 1,
        at(row, column + 1) + 1,
        at(row1, column1) + (row - row1 - 1) + 1 + (column - column1 - 1),
      );
    }
    lastRowOf[left[row - 1] ?? 0] = row;
  }
  return at(left.length + 1, right.length + 1);
}
