/** Numbers names; those of a dictionary that one batch after another has are looked up once. */
export class NameIds {
  readonly #ids = new Map<string, number>();
  #dictionary: readonly string[] = [];
  #known: number[] = [];

  /** By the dictionary's codes. */
  of(dictionary: readonly string[]): readonly number[] {
    if (dictionary !== this.#dictionary) {
      this.#dictionary = dictionary;
      this.#known = [];
    }
    for (let code = this.#known.length; code < dictionary.length; code++) this.#known.push(this.#id(dictionary[code]));
    return this.#known;
  }

  #id(name = ''): number {
    const id = this.#ids.get(name) ?? this.#ids.size;
    this.#ids.set(name, id);
    return id;
  }
}
