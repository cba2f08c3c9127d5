import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { begin } from '../../src/patterns/builder.js';
import { EventPattern } from '../../src/patterns/event-pattern.js';
import { find, findAll, is, type Letter } from '../support/letters.js';

const page = readFileSync(new URL('../../docs/flink-cep.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```ts\n(begin.*)\n```\n```text\n([^`]*)```/g)].map(([, code = '', cases = '']) => ({
  code,
  cases: cases.trim().split('\n'),
}));

/** Whatever the page says, it is a pattern over letters. */
function patternOf(code: string): EventPattern<Letter, Record<string, 'one'>, string> {
  const pattern: unknown = runInNewContext(code, { begin, is });
  if (!(pattern instanceof EventPattern)) throw new TypeError(`no pattern: ${code}`);
  return pattern;
}

describe('docs/flink-cep.md', () => {
  test('has an example of every word', () => {
    const words = Object.getOwnPropertyNames(EventPattern.prototype).filter((name) => !internal.includes(name));
    const said = examples.map(({ code }) => code).join('\n');
    expect(words.filter((word) => !said.includes(`.${word}(`))).toEqual(['maxOpen']);
  });

  test.each(examples.flatMap(({ code, cases }) => cases.map((line) => [code, line] as const)))(
    '%s: %s',
    async (code, line) => {
      const [events = '', found = ''] = line.split('→').map((side) => side.trim());
      const expected = found === '' ? [] : found.split(', ');
      const pattern = patternOf(code);
      const actual = await (code.includes('.within(') ? findAll(pattern, events) : find(pattern, events));
      expect(actual).toEqual(expected);
    },
  );
});

const internal = ['constructor', 'compile', 'cardinalities'];
