import { daysFromCivil, daysInMonth } from '../../calendar.js';
import { DAY, HOUR, MINUTE, SECOND, type Timestamp } from '../../time.js';
import { DAY_NAMES, type FormatPart, MONTH_NAMES, partsOfFormat, unknown } from './strftime.js';

/** How many digits a number has at most, and its bounds. */
const NUMBERS: Readonly<Record<string, readonly [digits: number, low: number, high: number]>> = {
  d: [2, 1, 31],
  m: [2, 1, 12],
  y: [2, 0, 99],
  Y: [4, 0, 9999],
  H: [2, 0, 23],
  I: [2, 1, 12],
  M: [2, 0, 59],
  S: [2, 0, 59],
  j: [3, 1, 366],
};
const WORDS: Readonly<Record<string, readonly string[]>> = {
  a: DAY_NAMES.map((name) => name.slice(0, 3)),
  A: DAY_NAMES,
  b: MONTH_NAMES.map((name) => name.slice(0, 3)),
  B: MONTH_NAMES,
  p: ['AM', 'PM'],
};
const FRACTIONS: Readonly<Record<string, number>> = { f: 6, g: 3 };

/** Reads a time written in a format of C's strptime; undefined where the text is not. What the format leaves out is 1900-01-01 00:00. */
export function timeParser(format: string): (text: string) => Timestamp | undefined {
  const parts = partsOfFormat(format);
  for (const part of parts) if (part.kind === 'directive' && !isKnown(part)) throw unknown(part.letter, format);
  return (text) => {
    const found = new Map<string, number>();
    let at = skipSpaces(text, 0);
    for (const part of parts) {
      const end = part.kind === 'text' ? readText(text, at, part.text) : readDirective(text, at, part.letter, found);
      if (end === undefined) return undefined;
      at = end;
    }
    return skipSpaces(text, at) === text.length ? timeOf(found) : undefined;
  };
}

/** Whether a format reads an offset from UTC: then what comes is a TIMESTAMPTZ. */
export function readsOffset(format: string): boolean {
  return partsOfFormat(format).some((part) => part.kind === 'directive' && part.letter === 'z');
}

function isKnown({ letter, bare }: FormatPart & { readonly kind: 'directive' }): boolean {
  if (bare) return letter in NUMBERS && letter !== 'Y';
  return letter in NUMBERS || letter in WORDS || letter in FRACTIONS || letter === 'z';
}

/** One space stands for any number of them. */
function readText(text: string, from: number, expected: string): number | undefined {
  let at = from;
  for (const letter of expected) {
    if (!text.startsWith(letter, at)) return undefined;
    at = letter === ' ' ? skipSpaces(text, at) : at + letter.length;
  }
  return at;
}

function readDirective(text: string, at: number, letter: string, found: Map<string, number>): number | undefined {
  const number = NUMBERS[letter];
  if (number !== undefined) {
    const [digits, low, high] = number;
    const written = leadingDigits(text, at, digits);
    const value = Number(written);
    if (written === '' || value < low || value > high) return undefined;
    found.set(letter, value);
    return at + written.length;
  }
  const words = WORDS[letter];
  if (words !== undefined) {
    const index = words.findIndex((word) => text.slice(at, at + word.length).toLowerCase() === word.toLowerCase());
    if (index < 0) return undefined;
    found.set(letter, index);
    return at + (words[index]?.length ?? 0);
  }
  const fraction = FRACTIONS[letter];
  if (fraction !== undefined) {
    const written = leadingDigits(text, at, fraction);
    if (written === '') return undefined;
    found.set('f', Number(written.padEnd(6, '0')));
    return at + written.length;
  }
  const [whole = '', sign, hours, minutes = '0'] = /^([+-])(\d{2})(?::?(\d{2}))?/.exec(text.slice(at, at + 6)) ?? [];
  if (whole === '') return undefined;
  found.set('z', (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE));
  return at + whole.length;
}

function leadingDigits(text: string, at: number, most: number): string {
  return /^\d*/.exec(text.slice(at, at + most))?.[0] ?? '';
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (/^\s$/.test(text.charAt(at))) at++;
  return at;
}

function timeOf(found: ReadonlyMap<string, number>): Timestamp | undefined {
  const short = found.get('y');
  const year = found.get('Y') ?? (short === undefined ? 1900 : short + (short >= 69 ? 1900 : 2000));
  const month = found.get('m') ?? (found.get('B') ?? found.get('b') ?? 0) + 1;
  const day = found.get('d') ?? 1;
  const ofYear = found.get('j');
  if (ofYear === undefined ? day > daysInMonth(year, month) : ofYear > 365 + (daysInMonth(year, 2) - 28)) {
    return undefined;
  }
  const hour = hourOf(found);
  if (hour === undefined) return undefined;
  const days = ofYear === undefined ? daysFromCivil(year, month, day) : daysFromCivil(year, 1, 1) + ofYear - 1;
  const time = hour * HOUR + (found.get('M') ?? 0) * MINUTE + (found.get('S') ?? 0) * SECOND + (found.get('f') ?? 0);
  return days * DAY + time - (found.get('z') ?? 0);
}

function hourOf(found: ReadonlyMap<string, number>): number | undefined {
  const half = found.get('p');
  const hour = found.get('I') ?? found.get('H') ?? 0;
  if (half === undefined) return found.has('I') ? hour % 12 : hour;
  if (hour > 12) return undefined;
  return (hour % 12) + half * 12;
}
