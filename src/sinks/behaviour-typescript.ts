import type { BehaviourKind, BehaviourType } from '../behaviour.js';
import { typeNameOf } from '../formats/schema-name.js';
import { typeScriptMembers } from '../formats/typescript-interface.js';
import { typeScriptText } from '../formats/typescript-type.js';
import type { Schema } from '../schema.js';

/** What `behaviourJson` writes of such behaviours, as an exported interface in TypeScript. */
export function behaviourTypeScript({ name, key, columns }: BehaviourType, kinds: readonly BehaviourKind[]): string {
  return `/** A line of NDJSON. */
export interface ${typeNameOf(name)} {
  readonly behaviour: ${typeScriptText(name)};
  readonly kind: ${kinds.map(typeScriptText).join(' | ')};
  /** The same whenever it is derived again: what has been seen is told by it. */
  readonly id: string;
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  /** Of what was told before and has changed since: which change this is. */
  readonly revision?: number;
  /** Its event time, in UTC by ISO 8601. */
  readonly time: string | null;
  readonly key: ${objectOf(key)};
  readonly values: ${objectOf(columns)};
  readonly evidence: readonly {
    readonly variable: string;
    readonly source: string;
    readonly partition: number;
    readonly offset: number;
    readonly last_offset?: number;
    readonly count?: number;
  }[];
}
`;
}

function objectOf(fields: Schema): string {
  return fields.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${typeScriptMembers(fields, '    ')}  }`;
}
