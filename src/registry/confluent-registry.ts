import type * as Client from '@confluentinc/schemaregistry/dist/rest-service.js';
import type { SchemaKind, SchemaReference } from '../formats/schema-codec.js';
import { optionalPackage } from '../optional-package.js';
import type { RegistrySettings } from '../registry-settings.js';
import { problemOfAnswer, registryErrorOf } from './answer-error.js';
import { arrayOf, memberOf, numberOf, textOf } from './answer-members.js';
import { clientDefaults } from './client-defaults.js';
import type { Compatibility, LatestSchema, NewSchema, RegisteredSchema, Registry } from './registry.js';
import { RegistryError } from './registry-error.js';

const TYPES: Readonly<Record<SchemaKind, string>> = { avro: 'AVRO', 'json-schema': 'JSON', protobuf: 'PROTOBUF' };

/**
 * A registry that speaks Confluent's protocol. Its client's own cache is passed by, since that keeps the latest version for
 * ever, and so are its retries: who asks knows whether to wait. `timeout`: of one request, milliseconds.
 * @throws MotifError `ENVIRONMENT` when the client is not installed, an optional peer dependency; `INVALID_INPUT` for a CA
 * that cannot be read.
 */
export async function confluentRegistry(
  settings: RegistrySettings,
  { timeout = 10_000 }: { readonly timeout?: number } = {},
): Promise<Registry> {
  const { RestService: Service } = await loadClient();
  const rest = new Service([...settings.urls], false, await clientDefaults(settings, timeout), undefined, undefined, 0);
  if (settings.auth?.kind === 'bearer') rest.setAuth(undefined, settings.auth.token);
  if (settings.auth?.kind === 'basic') {
    const { username, password } = settings.auth;
    rest.setAuth(Buffer.from(`${username}:${password}`).toString('base64'));
  }
  return new ConfluentRegistry(rest, settings.urls.join(', '));
}

function loadClient(): Promise<typeof Client> {
  return optionalPackage(
    '@confluentinc/schemaregistry',
    'a schema registry',
    () => import('@confluentinc/schemaregistry/dist/rest-service.js'),
  );
}

class ConfluentRegistry implements Registry {
  readonly name: string;
  readonly #rest: Client.RestService;

  constructor(rest: Client.RestService, name: string) {
    this.#rest = rest;
    this.name = name;
  }

  async schemaById(id: number): Promise<RegisteredSchema> {
    return this.#schemaOf(await this.#ask('GET', `/schemas/ids/${id}`));
  }

  async latest(subject: string): Promise<LatestSchema | undefined> {
    const answer = await this.#askUnlessMissing('GET', `${pathOf(subject)}/versions/latest`);
    if (answer === undefined) return undefined;
    const [id, version] = [numberOf(answer, 'id'), numberOf(answer, 'version')];
    if (id === undefined || version === undefined) throw this.#strange(answer);
    return { ...(await this.#schemaOf(answer)), id, version };
  }

  async check(subject: string, schema: NewSchema): Promise<Compatibility> {
    const path = `/compatibility${pathOf(subject)}/versions?verbose=true`;
    const answer = await this.#askUnlessMissing('POST', path, bodyOf(schema));
    if (answer === undefined) return { kind: 'compatible' };
    const isCompatible = memberOf(answer, 'is_compatible');
    if (typeof isCompatible !== 'boolean') throw this.#strange(answer);
    return isCompatible ? { kind: 'compatible' } : { kind: 'incompatible', reasons: reasonsOf(answer) };
  }

  async register(subject: string, schema: NewSchema): Promise<number> {
    return this.#idIn(await this.#ask('POST', `${pathOf(subject)}/versions`, bodyOf(schema)));
  }

  async idOf(subject: string, schema: NewSchema): Promise<number> {
    return this.#idIn(await this.#ask('POST', pathOf(subject), bodyOf(schema)));
  }

  #idIn(answer: unknown): number {
    const id = numberOf(answer, 'id');
    if (id === undefined) throw this.#strange(answer);
    return id;
  }

  async #schemaOf(answer: unknown): Promise<RegisteredSchema> {
    const text = textOf(answer, 'schema');
    const type = textOf(answer, 'schemaType') ?? 'AVRO';
    if (text === undefined) throw this.#strange(answer);
    const kind = kindOf(type);
    if (kind === undefined) throw new RegistryError('refused', `a schema of type ${type}, of which nothing is known`);
    const references = new Map<string, SchemaReference>();
    await this.#collect(answer, references, new Set());
    return { kind, text, references: [...references.values()] };
  }

  /** Puts what a schema refers to into `found`, each behind what it refers to itself. `open`: whose are being collected. */
  async #collect(answer: unknown, found: Map<string, SchemaReference>, open: ReadonlySet<string>): Promise<void> {
    for (const reference of arrayOf(answer, 'references')) {
      const [name, subject] = [textOf(reference, 'name'), textOf(reference, 'subject')];
      const version = numberOf(reference, 'version');
      if (name === undefined || subject === undefined || version === undefined) throw this.#strange(answer);
      if (found.has(name) || open.has(name)) continue;
      // Also one that was deleted since: what was written with it is still to be read.
      const referred = await this.#ask('GET', `${pathOf(subject)}/versions/${version}?deleted=true`);
      const text = textOf(referred, 'schema');
      if (text === undefined) throw this.#strange(referred);
      await this.#collect(referred, found, new Set([...open, name]));
      found.set(name, { name, text });
    }
  }

  async #askUnlessMissing(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    try {
      return await this.#ask(method, path, body);
    } catch (error) {
      if (error instanceof RegistryError && error.kind === 'unknown-schema') return undefined;
      throw error;
    }
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    let data: unknown;
    try {
      ({ data } = await this.#rest.handleRequest(path, method, body));
    } catch (error) {
      throw registryErrorOf(error, this.name);
    }
    if (typeof data !== 'object' || data === null) throw this.#strange(data);
    return data;
  }

  #strange(answer: unknown): RegistryError {
    return problemOfAnswer(answer, this.name);
  }
}

function pathOf(subject: string): string {
  return `/subjects/${encodeURIComponent(subject)}`;
}

/** That of Avro is not said: registries of before there were others do not know the word. */
function bodyOf({ kind, text }: NewSchema): object {
  return kind === 'avro' ? { schema: text } : { schema: text, schemaType: TYPES[kind] };
}

function kindOf(type: string): SchemaKind | undefined {
  switch (type) {
    case 'AVRO':
      return 'avro';
    case 'JSON':
      return 'json-schema';
    case 'PROTOBUF':
      return 'protobuf';
    default:
      return undefined;
  }
}

/** Confluent's says `messages`, Apicurio's a `reason` that ends with its causes. */
function reasonsOf(answer: unknown): readonly string[] {
  const messages = arrayOf(answer, 'messages').filter((message) => typeof message === 'string');
  const reason = textOf(answer, 'reason')?.split(' Causes: ').at(-1);
  return reason === undefined ? messages : [...messages, reason];
}
