import { beforeEach, inject } from 'vitest';

/** The run's schema registry, which all tests share: subjects need names of their own. Its URL, asked in the tests; at a file's top. */
export function testRegistry(): () => string {
  const registry = inject('schemaRegistry');
  beforeEach(({ skip }) => {
    if (registry.kind === 'missing') skip(registry.why);
  });
  return () => (registry.kind === 'here' ? registry.url : '');
}

/** Lets a subject's next versions read what the last wrote: without a word of it Apicurio takes anything. */
export async function requireBackward(url: string, subject: string): Promise<void> {
  const response = await fetch(`${url}/config/${encodeURIComponent(subject)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ compatibility: 'BACKWARD' }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}
