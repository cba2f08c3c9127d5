/** What is said of the first behaviour for a webhook that is given up. */
export function givenUpNote(
  table: string,
  id: string,
  { tries, reason }: { readonly tries: number; readonly reason: string },
): string {
  return `${table}: given up on ${id} after ${tries === 1 ? '1 try' : `${tries} tries`}: ${reason}`;
}
