import type { RegisterSource } from './configuration.js';

/** Numbers for the registers of a new configuration: threads whose value comes from one source share one. */
export class RegisterNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #sources: RegisterSource[] = [];

  /** By number. */
  get sources(): readonly RegisterSource[] {
    return this.#sources;
  }

  of(source: RegisterSource): number {
    const { register, capture } = source;
    const key = capture === undefined ? `${register}` : `${register} ${capture.slot} ${capture.variable}`;
    const number = this.#numbers.get(key) ?? this.#sources.push(source) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
