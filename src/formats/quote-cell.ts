/** A text as a CSV cell (RFC 4180). One that is empty is `""`, for an empty cell is NULL; none begins as what is no text. */
export function quoteCell(text: string): string {
  return text === '' || /[",\r\n]/.test(text) || text.startsWith('\0') || text.startsWith('\ufeff')
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
