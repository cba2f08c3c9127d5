import type { Interval } from './schema.js';
import { HOUR, MINUTE, SECOND } from './time.js';

/** `1 year 2 months 3 days 04:05:06.5`, as DuckDB writes an INTERVAL. */
export function formatInterval({ months, days, micros }: Interval): string {
  const years = Math.trunc(months / 12);
  const parts = [counted(years, 'year'), counted(months - years * 12, 'month'), counted(days, 'day')].filter(
    (part) => part !== '',
  );
  if (micros !== 0 || parts.length === 0) parts.push(clock(micros));
  return parts.join(' ');
}

function counted(count: number, unit: string): string {
  return count === 0 ? '' : `${count} ${unit}${Math.abs(count) === 1 ? '' : 's'}`;
}

function clock(micros: number): string {
  const total = Math.abs(micros);
  const fraction = total % SECOND;
  const digits = [Math.floor(total / HOUR), Math.floor(total / MINUTE) % 60, Math.floor(total / SECOND) % 60];
  const text = digits.map((part) => String(part).padStart(2, '0')).join(':');
  const decimals = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return (micros < 0 ? '-' : '') + text + decimals;
}
