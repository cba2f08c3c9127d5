/** What a registry answered may be anything: a member of an object, undefined where it is none. */
export function memberOf(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
}

export function textOf(answer: unknown, name: string): string | undefined {
  const member = memberOf(answer, name);
  return typeof member === 'string' ? member : undefined;
}

export function numberOf(answer: unknown, name: string): number | undefined {
  const member = memberOf(answer, name);
  return typeof member === 'number' ? member : undefined;
}

/** Nothing where there is no such array. */
export function arrayOf(answer: unknown, name: string): readonly unknown[] {
  const member = memberOf(answer, name);
  return Array.isArray(member) ? member : [];
}
