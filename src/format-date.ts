import { civilFromDays } from './calendar.js';

/** Days since 1970-01-01 as `YYYY-MM-DD`, before year 1 as `0044-03-15 (BC)`. */
export function formatDate(days: number): string {
  if (!Number.isFinite(days)) return days > 0 ? 'infinity' : '-infinity';
  const { year, month, day } = civilFromDays(days);
  const text = `${pad(year > 0 ? year : 1 - year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return year > 0 ? text : `${text} (BC)`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
