/** A writer's type, its names resolved: a record may be among its own parts. */
export type AvroType =
  | { readonly kind: 'null' }
  | AvroScalar
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | AvroRecord;

export interface AvroScalar {
  readonly kind: 'boolean' | 'int' | 'long' | 'float' | 'double' | 'string' | 'bytes' | 'fixed' | 'enum';
  /** What the value means beside its bytes, where that is one of the specification's logical types. */
  readonly logical: AvroLogical | undefined;
  /** Of a fixed, its bytes. */
  readonly size: number;
  /** Of an enum. */
  readonly symbols: readonly string[];
}

export interface AvroLogical {
  readonly name: string;
  /** Of a decimal. */
  readonly precision: number;
  readonly scale: number;
}

export interface AvroRecord {
  readonly kind: 'record';
  readonly fields: readonly AvroField[];
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
}
