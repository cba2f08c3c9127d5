import type { Influence, StreamColumn } from './column-lineage.js';
import { type DatasetName, type Facet, facet } from './lineage-event.js';
import type { OutputColumn } from './query-outputs.js';

interface Told {
  readonly column: StreamColumn;
  readonly type: 'DIRECT' | 'INDIRECT';
  readonly subtype: string;
}

/** Which columns of which datasets are in each of these, and which decide what rows there are; `places` has where streams are. */
export function columnLineageFacet(
  producer: string,
  columns: readonly OutputColumn[],
  influences: readonly Influence[],
  places: ReadonlyMap<string, readonly DatasetName[]>,
): Readonly<Record<string, Facet>> {
  const fields = columns.flatMap(({ name, origins }): readonly (readonly [string, object])[] => {
    const told = origins.map(({ column, how }): Told => {
      return { column, type: how === 'CONDITIONAL' ? 'INDIRECT' : 'DIRECT', subtype: how };
    });
    return told.length === 0 ? [] : [[name, { inputFields: inputFields(told, places) }]];
  });
  const dataset = inputFields(
    influences.map(({ column, on }) => ({ column, type: 'INDIRECT', subtype: on })),
    places,
  );
  if (fields.length === 0 && dataset.length === 0) return {};
  const members = { fields: Object.fromEntries(fields), ...(dataset.length === 0 ? {} : { dataset }) };
  return { columnLineage: facet(producer, 'ColumnLineageDatasetFacet', '1-2-0', members) };
}

/** Each column once, with all that is made of it. */
function inputFields(told: readonly Told[], places: ReadonlyMap<string, readonly DatasetName[]>): readonly object[] {
  const fields = new Map<string, { readonly column: StreamColumn; readonly how: Map<string, object> }>();
  for (const { column, type, subtype } of told) {
    const id = JSON.stringify([column.stream, column.name]);
    const field = fields.get(id) ?? { column, how: new Map<string, object>() };
    field.how.set(subtype, { type, subtype });
    fields.set(id, field);
  }
  return [...fields.values()].flatMap(({ column, how }) =>
    (places.get(column.stream) ?? []).map((place) => ({
      ...place,
      field: column.name,
      transformations: [...how.values()],
    })),
  );
}
