/** How a schema registry is reached: what a format's options of a table say, checked. */
export interface RegistrySettings {
  /** Of one registry, the first that answers is asked. Without a password in them. */
  readonly urls: readonly string[];
  readonly auth?: RegistryAuth;
  /** A file in PEM; without it the system's authorities vouch for the registry. */
  readonly ca?: string;
}

export type RegistryAuth =
  /** HTTP's basic authentication (RFC 7617). */
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** RFC 6750. */
  | { readonly kind: 'bearer'; readonly token: string };
