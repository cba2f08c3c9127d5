/** `*` is any text, `?` any one byte, `[a-c]` one of them, `[!a-c]` any other; a backslash takes the next literally. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const encoder = new TextEncoder();
  const bytes = encoder.encode(pattern);
  return (text) => matches(encoder.encode(text), bytes, 0, 0);
}

const [STAR, QUESTION, OPEN, CLOSE, BANG, DASH, BACKSLASH] = [0x2a, 0x3f, 0x5b, 0x5d, 0x21, 0x2d, 0x5c];

/** DuckDB's own walk (`LikeFun::Glob`), byte by byte. */
function matches(text: Uint8Array, pattern: Uint8Array, textFrom: number, patternFrom: number): boolean {
  let [at, place] = [textFrom, patternFrom];
  while (at < text.length && place < pattern.length) {
    const symbol = pattern[place];
    if (symbol === STAR) {
      while (pattern[place] === STAR) place++;
      if (place === pattern.length) return true;
      for (; at < text.length; at++) if (matches(text, pattern, at, place)) return true;
      return false;
    }
    if (symbol === OPEN) {
      const end = oneOf(text[at] ?? 0, pattern, place + 1);
      if (end === undefined) return false;
      place = end;
    } else if (symbol === BACKSLASH) {
      if (place + 1 >= pattern.length || pattern[place + 1] !== text[at]) return false;
      place += 2;
    } else {
      if (symbol !== QUESTION && symbol !== text[at]) return false;
      place++;
    }
    at++;
  }
  while (pattern[place] === STAR) place++;
  return at === text.length && place === pattern.length;
}

/** Behind the class that begins at `from`, where the byte is in it. */
function oneOf(byte: number, pattern: Uint8Array, from: number): number | undefined {
  let place = from;
  const inverted = pattern[place] === BANG;
  if (inverted) place++;
  let found = inverted;
  for (let first = true; place < pattern.length && (first || pattern[place] !== CLOSE); first = false, place++) {
    if (found !== inverted) continue;
    if (pattern[place + 1] === DASH) {
      if (place + 2 === pattern.length) return undefined;
      const [low = 0, high = 0] = [pattern[place], pattern[place + 2]];
      if (byte >= low && byte <= high) found = !inverted;
      place += 2;
    } else if (pattern[place] === byte) {
      found = !inverted;
    }
  }
  return place < pattern.length && found ? place + 1 : undefined;
}
