/**
 * Why a registry did not do what it was asked. `unavailable`: it does not answer, or what answers is none; it may later.
 * `unknown-schema`: it knows no such schema, or subject. `incompatible`: the subject's rule forbids the schema. `refused`: it wants
 * other credentials, or takes nothing of the kind.
 */
export type RegistryErrorKind = 'unavailable' | 'unknown-schema' | 'incompatible' | 'refused';

/** Its message has no secret in it, nor its cause, which it never has. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly kind: RegistryErrorKind;

  constructor(kind: RegistryErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
