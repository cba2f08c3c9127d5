const ALWAYS = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'x-auth-token'] as const;

/** Whether what a header (or an attribute of a CloudEvent, with its prefix or without) of the name holds is a secret. */
export type SecretNames = (name: string) => boolean;

/** Those that always hold one, and what `'secret.headers'` names; in whatever case. */
export function secretNames(further: readonly string[] = []): SecretNames {
  const names = new Set([...ALWAYS, ...further.map(bareName)]);
  return (name) => names.has(bareName(name));
}

function bareName(name: string): string {
  return name.toLowerCase().replace(/^ce[_-]/, '');
}
