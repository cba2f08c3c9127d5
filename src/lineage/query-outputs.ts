import { behaviourColumns } from '../behaviour-columns.js';
import { outputType, type Project, type QueryPlan } from '../query/plan.js';
import type { DataType } from '../schema.js';
import type { ColumnLineage, Origins } from './column-lineage.js';
import { datasetNames, givenName } from './dataset-names.js';
import type { DatasetName } from './lineage-event.js';

export interface QueryOutput {
  readonly place: DatasetName;
  readonly columns: readonly OutputColumn[];
}

export interface OutputColumn {
  readonly name: string;
  readonly type: DataType;
  readonly origins: Origins;
}

/** The archive's view of it, and what INSERT INTO writes to. */
export function queryOutputs(
  plan: QueryPlan,
  { streams }: Project,
  lineage: ColumnLineage,
  archive: string | undefined,
): readonly QueryOutput[] {
  const type = outputType(plan);
  const target = streams.find(({ name }) => name === plan.into?.type.name);
  const isWritten = target?.connector !== undefined;
  const view = { place: givenName(type.name, archive), columns: viewColumns(plan, lineage) };
  const shown = archive === undefined && isWritten ? [] : [view];
  if (!isWritten) return shown;
  const columns = type.columns.map((field, place) => ({ ...field, origins: lineage.columns[place] ?? [] }));
  return [...shown, ...datasetNames(target, archive).map((place) => ({ place, columns }))];
}

function viewColumns(plan: QueryPlan, { key, columns, time }: ColumnLineage): readonly OutputColumn[] {
  return behaviourColumns(outputType(plan)).map(({ name, type, from, place }) => {
    const origins = from === 'time' ? time : from === 'key' ? key[place] : from === 'values' ? columns[place] : [];
    return { name, type, origins: origins ?? [] };
  });
}
