import { HOUR, MINUTE, SECOND } from '../time.js';

/** `12:34:56.5` as microseconds since midnight; undefined for any other text. */
export function parseTime(text: string): number | undefined {
  const [, hour, minute, second, fraction = ''] = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const whole = Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND;
  return whole + Number(fraction.padEnd(6, '0'));
}

/** As DuckDB prints it. */
export function formatTime(micros: number): string {
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  const clock = `${two(micros / HOUR)}:${two((micros % HOUR) / MINUTE)}:${two((micros % MINUTE) / SECOND)}`;
  const fraction = micros % SECOND;
  return fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}
