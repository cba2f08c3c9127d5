import type { Choice } from './choice.js';

const BEGIN = '2026-01-01T12:00:00Z';
const SOON = '2026-01-01T12:10:00Z';
const TOO_LATE = '2026-01-01T12:30:00Z';

/** A test that the first query passes: what it finds, and what is too late for it. */
export function firstTest({ stream, key, time, steps }: Choice): string {
  const owner =
    key.type.kind === 'VARCHAR' ? 'a' : key.type.kind === 'UUID' ? '00000000-0000-4000-8000-000000000001' : '1';
  const row = (at: string, step: string | undefined): string => {
    const kind = steps === undefined || step === undefined ? '' : `, ${scalar(steps.field.name)}: ${scalar(step)}`;
    return `      - { ${scalar(time.name)}: ${at}, ${scalar(key.name)}: ${scalar(owner)}${kind} }`;
  };
  const input = (second: string): string =>
    `  input:\n    ${scalar(stream)}:\n${row(BEGIN, steps?.first)}\n${row(second, steps?.then)}`;
  return `- name: within half an hour
${input(SOON)}
  output:
    - { kind: match, ${scalar(key.name)}: ${scalar(owner)}, began_at: ${BEGIN}, ended_at: ${SOON} }

- name: exactly half an hour is too long
${input(TOO_LATE)}
  output: []
`;
}

/** A YAML scalar that is read back as this text, inside `{}` too. */
function scalar(text: string): string {
  return /^([a-z_][\w-]*|\d+)$/i.test(text) && !/^(null|true|false|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
