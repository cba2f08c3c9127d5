/** What Java's login configuration says that means something here. */
export type JaasEntries = Readonly<
  Partial<Record<'username' | 'password' | 'clientId' | 'clientSecret' | 'scope', string>>
>;

const ENTRY = /\b(username|password|clientId|clientSecret|scope)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g;

/**
 * `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";`: its entries, whatever the
 * module. With `\"` for every quote, as Flink's documents have it, it is read too.
 */
export function parseJaas(text: string): JaasEntries {
  const plain = /=\s*\\"/.test(text) ? text.replaceAll('\\"', '"') : text;
  const entries = [...plain.matchAll(ENTRY)].map(([, name = '', quoted, bare = '']) => [
    name,
    quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1'),
  ]);
  return Object.fromEntries(entries);
}

/** A value, to stand in such a text between quotes. */
export function jaasText(value: string): string {
  return value.includes('LoginModule') ? value : value.replace(/["\\]/g, '\\$&');
}
