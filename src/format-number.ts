/** An unscaled integer as DuckDB writes a DECIMAL: without a 0 before the point where the type has no place for one. */
export function formatDecimal(
  { precision, scale }: { readonly precision: number; readonly scale: number },
  unscaled: number | bigint,
): string {
  if (scale === 0) return String(unscaled);
  const negative = unscaled < 0;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, -scale);
  return `${negative ? '-' : ''}${whole === '0' && precision === scale ? '' : whole}.${digits.slice(-scale)}`;
}

/** The fewest digits that read back as the same number, as DuckDB writes a DOUBLE: `1.0`, `1e+16`, `1e-05`, `nan`. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e16) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** The double with the fewest digits that is the given float when rounded to one. */
export function shortestFloat(value: number): number {
  if (value === 0) return value;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : value;
}
