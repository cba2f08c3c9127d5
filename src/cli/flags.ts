import type { ChosenKey } from '../history/key-condition.js';
import type { Moment } from '../history/moment.js';
import type { Duration, Timestamp } from '../time.js';
import type { RowFormat } from './rows/row-format.js';

/** What each command can be given beside its argument, as parsed. */
export interface RunFlags {
  readonly input?: readonly string[];
  readonly archive?: string;
  readonly noArchive?: boolean;
  readonly output?: BehaviourOutput;
  readonly fresh?: boolean;
  readonly status?: StatusForm;
  readonly engine?: string;
  readonly retention?: Duration;
  readonly retentionBytes?: number;
  readonly commitInterval?: Duration;
  readonly nearMisses?: number;
  readonly watch?: boolean;
  readonly openlineage?: string;
  readonly from?: (typeof ORIGINS)[number];
  readonly since?: Moment;
  readonly until?: Moment;
  readonly key?: readonly string[];
}

export interface VerifyFlags {
  readonly archive: string;
  readonly since?: Moment;
  readonly until?: Moment;
}

export interface BacktestFlags extends VerifyFlags {
  readonly html?: string;
}

/** Where events may come from instead of where the streams say. */
export const ORIGINS = ['archive'] as const;

export type StatusForm = (typeof STATUS_FORMS)[number];

export const STATUS_FORMS = ['line', 'json', 'none'] as const;

export type BehaviourOutput = (typeof BEHAVIOUR_OUTPUTS)[number];

export const BEHAVIOUR_OUTPUTS = ['table', 'ndjson', 'none'] as const;

export interface CheckFlags {
  readonly graph?: GraphForm;
}

export type GraphForm = (typeof GRAPH_FORMS)[number];

export const GRAPH_FORMS = ['text', 'mermaid', 'openlineage'] as const;

export interface SchemaFlags {
  readonly as: SchemaForm;
}

export type SchemaForm = (typeof SCHEMA_FORMS)[number];

export const SCHEMA_FORMS = ['avro', 'json-schema', 'protobuf', 'typescript'] as const;

export interface TestFlags {
  readonly junit?: string;
}

export interface SqlFlags {
  readonly archive: string;
  readonly format?: RowFormat;
  readonly out?: string;
  readonly plot?: boolean;
  readonly html?: string;
}

export interface WhyFlags {
  readonly archive: string;
  readonly json?: boolean;
  readonly mermaid?: boolean;
  readonly html?: string;
}

export interface WhyNotFlags {
  readonly archive: string;
  readonly key?: readonly ChosenKey[];
  readonly at?: Timestamp;
  readonly json?: boolean;
}

export interface InitFlags {
  readonly dir: string;
  readonly key?: string;
  readonly time?: string;
}
