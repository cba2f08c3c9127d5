import { Type } from 'avsc';
import type {
  Compatibility,
  LatestSchema,
  NewSchema,
  RegisteredSchema,
  Registry,
} from '../../src/registry/registry.js';
import { RegistryError } from '../../src/registry/registry-error.js';

/** A registry in memory, whose subjects take what can read what they had last, as far as it is Avro. */
export class MemoryRegistry implements Registry {
  readonly name = 'memory';
  /** What was asked of it, a line each. */
  readonly asked: string[] = [];
  /** Why nobody can reach it; undefined: one can. */
  down: string | undefined;
  readonly #schemas: NewSchema[] = [];
  readonly #subjects = new Map<string, number[]>();

  async schemaById(id: number): Promise<RegisteredSchema> {
    this.#ask(`schema ${id}`);
    const schema = this.#schemas[id - 1];
    if (schema === undefined) throw new RegistryError('unknown-schema', `there is no ${id}`);
    return { ...schema, references: [] };
  }

  async latest(subject: string): Promise<LatestSchema | undefined> {
    this.#ask(`latest ${subject}`);
    const ids = this.#subjects.get(subject) ?? [];
    const schema = this.#schemas[(ids.at(-1) ?? 0) - 1];
    return schema === undefined ? undefined : { ...schema, references: [], id: ids.at(-1) ?? 0, version: ids.length };
  }

  async check(subject: string, schema: NewSchema): Promise<Compatibility> {
    this.#ask(`check ${subject}`);
    return this.#judge(subject, schema);
  }

  async register(subject: string, schema: NewSchema): Promise<number> {
    this.#ask(`register ${subject}`);
    const compatibility = this.#judge(subject, schema);
    if (compatibility.kind === 'incompatible')
      throw new RegistryError('incompatible', compatibility.reasons.join('; '));
    const there = this.#schemas.findIndex(({ kind, text }) => kind === schema.kind && text === schema.text);
    const id = there >= 0 ? there + 1 : this.#schemas.push(schema);
    const ids = this.#subjects.get(subject) ?? [];
    if (!ids.includes(id)) this.#subjects.set(subject, [...ids, id]);
    return id;
  }

  async idOf(subject: string, schema: NewSchema): Promise<number> {
    this.#ask(`id ${subject}`);
    const id = (this.#subjects.get(subject) ?? []).find((one) => this.#schemas[one - 1]?.text === schema.text);
    if (id === undefined) throw new RegistryError('unknown-schema', 'no such schema');
    return id;
  }

  #ask(what: string): void {
    this.asked.push(what);
    if (this.down !== undefined) throw new RegistryError('unavailable', this.down);
  }

  #judge(subject: string, schema: NewSchema): Compatibility {
    const last = this.#schemas[(this.#subjects.get(subject)?.at(-1) ?? 0) - 1];
    if (last?.kind !== 'avro' || schema.kind !== 'avro') return { kind: 'compatible' };
    try {
      Type.forSchema(JSON.parse(schema.text)).createResolver(Type.forSchema(JSON.parse(last.text)));
      return { kind: 'compatible' };
    } catch (error) {
      return { kind: 'incompatible', reasons: [error instanceof Error ? error.message : String(error)] };
    }
  }
}
