import type { Connector } from './connector.js';

/** What columns are that the value of a record does not have: computed of others, or its metadata. By their places. */
export function columnMeanings({
  computed = [],
  connector,
}: {
  readonly computed?: readonly { readonly field: number; readonly meaning: string }[];
  readonly connector?: Connector;
}): readonly (readonly [field: number, meaning: string])[] {
  const metadata = connector?.metadata ?? [];
  return [
    ...computed.map(({ field, meaning }) => [field, meaning] as const),
    ...metadata.map(({ field, of }) => [field, `metadata ${of}`] as const),
  ];
}
