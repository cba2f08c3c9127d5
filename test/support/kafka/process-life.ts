/** A process that can be stopped, go on, and die: what it does it does only while it lives. */
export class ProcessLife {
  #operations = Number.POSITIVE_INFINITY;
  #then: () => void = () => undefined;
  #isStopped = false;
  #isDead = false;
  #goOn: (() => void)[] = [];

  get isDead(): boolean {
    return this.#isDead;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** After so many more operations something becomes of it. */
  after(operations: number, then: () => void): void {
    this.#operations = operations;
    this.#then = then;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** All that it was about to do is done now. */
  goOn(): void {
    this.#isStopped = false;
    for (const resolve of this.#goOn.splice(0)) resolve();
  }

  /** Nothing more is done, and nothing is closed. */
  die(): void {
    this.#isDead = true;
  }

  /** Resolves when it may do what comes next: never, when it is dead. */
  async turn(): Promise<void> {
    if (this.#operations-- <= 0) {
      this.#operations = Number.POSITIVE_INFINITY;
      this.#then();
    }
    if (this.#isDead) await new Promise(() => undefined);
    if (this.#isStopped) await new Promise<void>((resolve) => this.#goOn.push(resolve));
    if (this.#isDead) await new Promise(() => undefined);
  }

  /** The object, each of whose methods awaits its turn. */
  around<T extends object>(target: T, methods: readonly (keyof T)[]): T {
    return new Proxy(target, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name, of);
        if (typeof member !== 'function') return member;
        const isTimed = methods.some((method) => method === name);
        return async (...args: readonly unknown[]) => {
          if (isTimed) await this.turn();
          return Reflect.apply(member, of, args);
        };
      },
    });
  }
}
