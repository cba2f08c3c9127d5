import { expect, test } from 'vitest';
import { storyMermaid } from '../../../src/cli/why/story-mermaid.js';
import { storyText } from '../../../src/cli/why/story-text.js';
import { whyNotText } from '../../../src/cli/why/why-not-text.js';
import type { Story } from '../../../src/history/story.js';

const EVENT = {
  variable: 'A',
  source: 'orders\x1b]0;title\x07.csv',
  partition: 0,
  offset: 1,
  fields: { name: '\x1b[31m"red"\r\n<b>#35;' },
  conditions: [{ text: 'A.x', holds: true, values: [{ name: 'A.x', value: '\x9b2J' }] }],
  causes: [],
} as const;

const STORY: Story = {
  id: 'a'.repeat(32),
  behaviour: 'greeted',
  kind: 'match',
  time: 0,
  key: { name: '\x1b[31m' },
  values: { note: 'one\ntwo\u202ethree' },
  version: 'v1',
  events: [EVENT],
  erased: false,
  notes: ['of \x1b[0m'],
};

/** What moves a terminal's cursor, colours it or turns its direction; lines end with \n. */
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/;

test('a story has nothing in it that a terminal obeys, and no lines of its data', () => {
  const text = storyText([STORY]);
  expect(text).not.toMatch(CONTROL);
  expect(text).toContain('  of name \\u001b[31m\n  note = one\\ntwo\\u202ethree\n');
});

test('no more has the answer of why-not', () => {
  const text = whyNotText({
    query: 'greeted',
    version: 'v1',
    skip: 'PAST LAST ROW',
    keys: [
      {
        key: [{ name: 'name', value: '\x1b[31m\nred' }],
        events: 1,
        reason: { kind: 'no-event', seen: 0 },
        alike: 0,
      },
    ],
    others: 0,
    late: [],
    deadLetters: [{ position: { source: 's', partition: 0, offset: 1 }, reason: "'\x1b[2J' is none" }],
    kept: [],
    notes: [],
  });
  expect(text).not.toMatch(CONTROL);
  expect(text).toContain('for name \\u001b[31m\\nred: ');
  expect(text).toContain("  s:1  '\\u001b[2J' is none\n");
});

test('data in a flowchart is neither markup nor an entity', () => {
  const text = storyMermaid([STORY]);
  expect(text).not.toMatch(CONTROL);
  expect(text.split('\n')).toContain(
    '  e0("name = \\u001b[31m#34;red#34;\\r\\n#60;b#62;#35;35;<br/>orders\\u001b]0;title\\u0007.csv:1")',
  );
});
