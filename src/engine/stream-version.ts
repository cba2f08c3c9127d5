import { columnMeanings } from '../column-meanings.js';
import type { StreamDeclaration } from '../query/plan.js';
import { type Schema, typeName } from '../schema.js';
import { fieldOf, widens } from '../widens.js';

/** What a checkpoint says of a stream: its declaration, without where it is read from. */
interface StreamVersion {
  readonly schema: Schema;
  /** How long a partition may be idle does not belong to it: how far time went by it is what is committed. */
  readonly watermark?: Omit<NonNullable<StreamDeclaration['watermark']>, 'idleTimeout'>;
  /** Of those that are computed, or a record's metadata, the place and what they mean. */
  readonly computed?: readonly (readonly [field: number, meaning: string])[];
}

/** As one text. */
export function streamVersion(stream: StreamDeclaration): string {
  const { schema, watermark } = stream;
  const meanings = columnMeanings(stream);
  const { idleTimeout: _, ...rest } = watermark ?? {};
  return JSON.stringify({
    schema,
    watermark: watermark && rest,
    computed: meanings.length === 0 ? undefined : meanings,
  });
}

export function schemaOf(version: string): Schema {
  return read(version).schema;
}

/** Why rows of one version cannot be rows of the other; none where columns were only added, widened, dropped or moved. */
export function hindrances(stream: string, before: string, now: string): readonly string[] {
  const [from, to] = [read(before), read(now)];
  const edited = "was edited since this archive's last run";
  return [
    ...(watermarkText(from) === watermarkText(to) ? [] : [`the WATERMARK of stream ${stream} ${edited}`]),
    ...changedComputed(from, to).map((name) => `computed column ${name} of stream ${stream} ${edited}`),
    ...physicalOf(from).flatMap(({ name, type }) => {
      const field = fieldOf(name, physicalOf(to));
      if (field === undefined || widens(type, field.type)) return [];
      const [was, is] = [typeName(type), typeName(field.type)];
      return [
        `column ${name} of stream ${stream} was ${was} in this archive's last run, and ${is} does not hold all that it held`,
      ];
    }),
  ];
}

function read(version: string): StreamVersion {
  return JSON.parse(version);
}

/** With columns by name. */
function watermarkText({ schema, watermark }: StreamVersion): string | undefined {
  if (watermark === undefined) return undefined;
  const { field, sameFields = [], ...rest } = watermark;
  const named = [field, ...sameFields].map((place) => schema[place]).map(fieldText);
  return JSON.stringify([named, ...Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Names of those that are not the same in both: what a row that was held has in it would have to be computed anew. */
function changedComputed(from: StreamVersion, to: StreamVersion): readonly string[] {
  const [before, now] = [meaningsOf(from), meaningsOf(to)];
  return [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name));
}

function meaningsOf({ schema, computed = [] }: StreamVersion): ReadonlyMap<string, string> {
  return new Map(
    computed.map(([field, meaning]) => [schema[field]?.name ?? '', `${fieldText(schema[field])} ${meaning}`]),
  );
}

function physicalOf({ schema, computed = [] }: StreamVersion): Schema {
  return schema.filter((_, place) => computed.every(([field]) => field !== place));
}

function fieldText(field: Schema[number] | undefined): string {
  return field === undefined ? '' : `${field.name.toLowerCase()} ${typeName(field.type)}`;
}
