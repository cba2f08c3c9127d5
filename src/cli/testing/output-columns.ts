import type { Behaviour, BehaviourType } from '../../behaviour.js';
import type { DataType, Value } from '../../schema.js';

/** A column that the output of a test may name. */
export interface OutputColumn {
  readonly name: string;
  readonly type: DataType;
  readonly value: (behaviour: Behaviour) => Value;
}

/** The SELECT's columns, and `kind` and `time` where none of them has that name. */
export function outputColumns({ columns }: BehaviourType): readonly OutputColumn[] {
  const selected = columns.map(({ name, type }, i) => ({
    name,
    type,
    value: ({ values }: Behaviour) => values[i] ?? null,
  }));
  const own: OutputColumn[] = [
    { name: 'kind', type: { kind: 'VARCHAR' }, value: ({ kind }) => kind },
    { name: 'time', type: { kind: 'TIMESTAMP' }, value: ({ time }) => time },
  ];
  const free = own.filter(({ name }) => !selected.some((column) => column.name.toLowerCase() === name));
  return [...free, ...selected];
}
