/**
 * Whether a key's identity, of so many parts, has `part` for the one at `place`. An identity says where a text ends but not
 * where a number does, so every way to take it apart is tried.
 */
export function identityHolds(identity: string, parts: number, place: number, part: string): boolean {
  if (parts === 1) return identity === part;
  const visit = (from: number, at: number): boolean => {
    if (at === parts) return from === identity.length;
    if (at !== place) return endsOf(identity, from).some((end) => visit(end, at + 1));
    return identity.startsWith(part, from) && visit(from + part.length, at + 1);
  };
  return visit(0, 0);
}

const TEXT = /(\d+):/y;
const BROKEN_TEXT = /\d+~"(?:[^"\\]|\\.)*"/y;
const OTHER = /[#=]./y;

/** Where the part that begins at `from` may end. */
function endsOf(identity: string, from: number): readonly number[] {
  for (const form of [TEXT, BROKEN_TEXT, OTHER]) {
    form.lastIndex = from;
    const found = form.exec(identity);
    if (found === null) continue;
    if (form === TEXT) return [form.lastIndex + Number(found[1])];
    if (form === BROKEN_TEXT) return [form.lastIndex];
    return Array.from({ length: identity.length - form.lastIndex + 1 }, (_, i) => form.lastIndex + i);
  }
  return [];
}
