import type { SystemClock } from '../engine/system-clock.js';
import { MotifError, type Problem } from '../errors.js';
import type { FoundSchema, ReadFormat } from '../formats/read-format.js';
import { schemaKindOf } from '../formats/registry-schema-kind.js';
import type { SchemaCodec, SchemaKind } from '../formats/schema-codec.js';
import { schemaCodecOf } from '../formats/schema-codec-of.js';
import type { WriteFormat } from '../formats/write-format.js';
import type { MessageFormat, RegistryFormat } from '../message-format.js';
import { kafkaUse } from '../query/kafka-use.js';
import type { Project } from '../query/plan.js';
import { PatientRegistry } from '../registry/patient-registry.js';
import type { Registry } from '../registry/registry.js';
import { RegistryError } from '../registry/registry-error.js';
import { SchemaCache } from '../registry/schema-cache.js';
import type { RegistrySettings } from '../registry-settings.js';
import type { MessageSchemas } from './message-schemas.js';
import { registerTarget } from './register-target.js';
import { derivationProblems } from './target-problems.js';
import { targetSchemas } from './target-schemas.js';

export interface OpenSchemasOptions {
  readonly connect: (settings: RegistrySettings) => Promise<Registry>;
  readonly clock: SystemClock;
  /** Told when a registry does not answer, and when it does again. */
  readonly onNote: (note: string) => void | Promise<void>;
  /** Aborted: nobody waits for a registry any more. */
  readonly signal: AbortSignal;
}

/**
 * Makes ready what a project's messages are read and written with: loads codecs, and has the schemas of what is written
 * registered, for which it waits as long as a registry does not answer.
 * @throws MotifError when a schema is incompatible, or cannot be; or a package is missing; the signal's reason once it is aborted.
 */
export async function openMessageSchemas(project: Project, options: OpenSchemasOptions): Promise<MessageSchemas> {
  const opened = new OpenSchemas(options);
  await opened.load(formatsOf(project));
  await opened.register(project);
  return opened;
}

function formatsOf({ streams, queries }: Project): readonly RegistryFormat[] {
  const { isRead, isWritten } = kafkaUse(queries);
  return streams.flatMap(({ name, connector }) => {
    if (connector?.kind !== 'kafka' || !(isRead(name) || isWritten(name))) return [];
    const { format, keyFormat } = connector;
    return [format, keyFormat].flatMap((one) => (one === undefined || typeof one === 'string' ? [] : [one]));
  });
}

class OpenSchemas implements MessageSchemas {
  readonly #options: OpenSchemasOptions;
  readonly #codecs: Map<SchemaKind, SchemaCodec> = new Map();
  /** One where all tables have the same settings, so that what one knows the others need not ask. */
  readonly #registries: Map<string, { readonly patient: PatientRegistry; readonly cache: SchemaCache }> = new Map();
  readonly #written: Map<string, WriteFormat> = new Map();

  constructor(options: OpenSchemasOptions) {
    this.#options = options;
  }

  async load(formats: readonly RegistryFormat[]): Promise<void> {
    const { connect, clock, onNote, signal } = this.#options;
    for (const format of formats) {
      const kind = schemaKindOf(format);
      if (!this.#codecs.has(kind)) this.#codecs.set(kind, await schemaCodecOf(kind));
      const key = JSON.stringify(format.registry);
      if (this.#registries.has(key)) continue;
      const registry = await connect(format.registry);
      const wait: SystemClock['wait'] = (duration, until) => clock.wait(duration, until);
      const patient = new PatientRegistry(registry, { wait, onNote, signal });
      this.#registries.set(key, { patient, cache: new SchemaCache(patient, () => clock.now()) });
    }
  }

  async register(project: Project): Promise<void> {
    const problems: Problem[] = [];
    for (const target of targetSchemas(project)) {
      const underivable = await derivationProblems(target);
      problems.push(...underivable);
      if (underivable.length > 0) continue;
      const { plan, part, kind, format, columns, name } = target;
      const registered = await registerTarget(target, this.#registry(format).patient);
      if ('message' in registered) problems.push(registered);
      else {
        const writer = this.#codec(kind).writerOf(columns, name);
        this.#written.set(`${part} ${plan.type.name}`, { ...registered, writer, contentType: CONTENT_TYPES[kind] });
      }
    }
    if (problems.length > 0) throw new MotifError('INVALID_QUERY', problems);
  }

  reading(format: MessageFormat): ReadFormat {
    if (typeof format === 'string') return format;
    const kind = schemaKindOf(format);
    const { cache } = this.#registry(format);
    return { codec: this.#codec(kind), schemaById: (id) => find(cache, id, kind) };
  }

  writing(query: string, part: 'value' | 'key', format: MessageFormat): WriteFormat {
    if (typeof format === 'string') return format;
    const written = this.#written.get(`${part} ${query}`);
    if (written === undefined) throw new Error(`the schema of ${query} was not registered`);
    return written;
  }

  #registry({ registry }: RegistryFormat): { readonly patient: PatientRegistry; readonly cache: SchemaCache } {
    const opened = this.#registries.get(JSON.stringify(registry));
    if (opened === undefined) throw new Error('a registry that was not opened');
    return opened;
  }

  #codec(kind: SchemaKind): SchemaCodec {
    const codec = this.#codecs.get(kind);
    if (codec === undefined) throw new Error(`a codec that was not loaded: ${kind}`);
    return codec;
  }
}

/** Of the data behind the frame. */
const CONTENT_TYPES: Readonly<Record<SchemaKind, string>> = {
  avro: 'application/avro',
  'json-schema': 'application/json',
  protobuf: 'application/protobuf',
};

async function find(cache: SchemaCache, id: number, wanted: SchemaKind): Promise<FoundSchema> {
  try {
    const schema = await cache.schemaById(id);
    if (schema === undefined) {
      return { kind: 'problem', problem: `schema ${id} is not known to the registry at ${cache.name}` };
    }
    if (schema.kind === wanted) return { kind: 'schema', schema };
    return { kind: 'problem', problem: `schema ${id} is of kind ${schema.kind}, not ${wanted}` };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw new MotifError('ENVIRONMENT', `schema ${id}: ${error.message}`);
  }
}
