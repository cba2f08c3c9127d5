/** Whether the bytes are well-formed UTF-8 (Unicode 15, table 3-7): nothing overlong, no surrogates, nothing cut. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const lead = bytes[at++] ?? 0;
    if (lead < 0x80) continue;
    const second = bytes[at] ?? 0;
    let more: number;
    if (lead >= 0xc2 && lead <= 0xdf) more = 1;
    else if (lead === 0xe0 ? second >= 0xa0 : lead === 0xed ? second < 0xa0 : lead > 0xe0 && lead <= 0xef) more = 2;
    else if (lead === 0xf0 ? second >= 0x90 : lead === 0xf4 ? second < 0x90 : lead > 0xf0 && lead < 0xf4) more = 3;
    else return false;
    if (at + more > end) return false;
    for (; more > 0; more--) if (((bytes[at++] ?? 0) & 0xc0) !== 0x80) return false;
  }
  return true;
}
