/** 32 hexadecimal digits, however hyphenated, in braces or not, as DuckDB prints a UUID. */
export function parseUuid(text: string): string | undefined {
  const bare = text.trim().replace(/^\{(.*)\}$/, '$1');
  const hex = bare.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex) || /^-|--|-$/.test(bare)) return undefined;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
