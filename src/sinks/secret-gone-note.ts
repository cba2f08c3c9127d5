/** Tells once of each header that it is left out since what it held is no longer known. */
export function secretGoneNote(table: string, onNote: (note: string) => void | Promise<void>): (name: string) => void {
  const told = new Set<string>();
  return (name) => {
    if (told.has(name)) return;
    told.add(name);
    void onNote(
      `${table}: '${name}' is left out where it came with an event from before this process began, or through another one: secrets are in memory alone`,
    );
  };
}
