/**
 * The brokers to begin with, which kafkajs asks for each time that it has none left to talk to. So that is how it is noticed, and
 * how it is made to give up: it would go on trying for as long as it has been told to.
 */
export class BrokerList {
  readonly #brokers: readonly string[];
  readonly #onAsked: () => void;
  #isOver = false;

  constructor(brokers: readonly string[], onAsked: () => void) {
    this.#brokers = brokers;
    this.#onAsked = onAsked;
  }

  readonly list = async (): Promise<string[]> => {
    if (this.#isOver) return [];
    this.#onAsked();
    return [...this.#brokers];
  };

  end(): void {
    this.#isOver = true;
  }
}
