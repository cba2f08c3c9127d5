import { type Duration, SECOND, type Timestamp } from '../time.js';
import type { PatientRegistry } from './patient-registry.js';
import type { RegisteredSchema } from './registry.js';
import { RegistryError } from './registry-error.js';

/** How long it is believed that there is no such schema: a registry may get what another wrote. */
const UNKNOWN_FOR: Duration = 30 * SECOND;
/** Ids that are none come of broken messages, and there may be any number of these. */
const MOST_UNKNOWN = 10_000;

/** Undefined: the registry knows none. */
export type CachedSchema = RegisteredSchema | undefined;

/** A registry's schemas by id, which never change: each is asked for once, however many want it. */
export class SchemaCache {
  readonly #registry: PatientRegistry;
  readonly #now: () => Timestamp;
  readonly #known: Map<number, Promise<CachedSchema>> = new Map();
  readonly #unknownUntil: Map<number, Timestamp> = new Map();

  constructor(registry: PatientRegistry, now: () => Timestamp) {
    this.#registry = registry;
    this.#now = now;
  }

  get name(): string {
    return this.#registry.registry.name;
  }

  /** Waits for a registry that does not answer. @throws RegistryError `refused` */
  async schemaById(id: number): Promise<CachedSchema> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if ((this.#unknownUntil.get(id) ?? Number.NEGATIVE_INFINITY) > this.#now()) return undefined;
    const asked = this.#ask(id);
    this.#known.set(id, asked);
    try {
      const schema = await asked;
      if (schema === undefined) this.#known.delete(id);
      return schema;
    } catch (error) {
      this.#known.delete(id);
      throw error;
    }
  }

  async #ask(id: number): Promise<CachedSchema> {
    try {
      return await this.#registry.ask((registry) => registry.schemaById(id));
    } catch (error) {
      if (!(error instanceof RegistryError) || error.kind !== 'unknown-schema') throw error;
      if (this.#unknownUntil.size >= MOST_UNKNOWN) this.#unknownUntil.clear();
      this.#unknownUntil.set(id, this.#now() + UNKNOWN_FOR);
      return undefined;
    }
  }
}
