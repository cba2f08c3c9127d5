import type { Choice } from './choice.js';

interface Times {
  readonly begin: string;
  readonly soon: string;
  readonly tooLate: string;
  readonly why: string;
}

const INSTANTS: Times = {
  begin: '2026-01-01T12:00:00Z',
  soon: '2026-01-01T12:10:00Z',
  tooLate: '2026-01-01T12:30:00Z',
  why: 'exactly half an hour is too long',
};
const DATES: Times = {
  begin: '2026-01-01',
  soon: '2026-01-01',
  tooLate: '2026-01-02',
  why: 'the next day is too late',
};

/** A test that the first query passes: what it finds, and what is too late for it. */
export function firstTest({ stream, key, time, steps }: Choice): string {
  const { begin, soon, tooLate, why } = time.type.kind === 'DATE' ? DATES : INSTANTS;
  const owner =
    key.type.kind === 'VARCHAR' ? 'a' : key.type.kind === 'UUID' ? '00000000-0000-4000-8000-000000000001' : '1';
  const row = (at: string, step: string | undefined): string => {
    const kind = steps === undefined || step === undefined ? '' : `, ${scalar(steps.field.name)}: ${scalar(step)}`;
    return `      - { ${scalar(time.name)}: ${at}, ${scalar(key.name)}: ${scalar(owner)}${kind} }`;
  };
  const input = (second: string): string =>
    `  input:\n    ${scalar(stream)}:\n${row(begin, steps?.first)}\n${row(second, steps?.then)}`;
  return `- name: within half an hour
${input(soon)}
  output:
    - { kind: match, ${scalar(key.name)}: ${scalar(owner)}, began_at: ${begin}, ended_at: ${soon} }

- name: ${why}
${input(tooLate)}
  output: []
`;
}

/** A YAML scalar that is read back as this text, inside `{}` too. */
function scalar(text: string): string {
  return /^([a-z_][\w-]*|\d+)$/i.test(text) && !/^(null|true|false|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
