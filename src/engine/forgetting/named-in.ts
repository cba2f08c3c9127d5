/** Whether a text stands in plain data, as a word of its own in any of its texts. */
export function namedIn(text: string): (data: unknown) => boolean {
  const pattern = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const word = new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'u');
  const visit = (data: unknown): boolean => {
    if (typeof data === 'string') return word.test(data);
    if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return false;
    if (data instanceof Map) return [...data].some(visit);
    return Array.isArray(data) ? data.some(visit) : Object.entries(data).some(visit);
  };
  return visit;
}
