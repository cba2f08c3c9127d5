import { expect, test } from 'vitest';
import { storyPage } from '../../../src/cli/why/story-page.js';
import type { Story, StoryEvent } from '../../../src/history/story.js';
import { MINUTE, parseTimestamp } from '../../../src/time.js';

const START = parseTimestamp('2026-01-01T10:00:00Z') ?? 0;
const ATTACK = `"><script>alert('1')</script><b x='&amp;`;

function event(offset: number, options: Partial<StoryEvent> = {}): StoryEvent {
  return {
    variable: 'A',
    source: 'orders.csv',
    partition: 0,
    offset,
    time: START + offset * MINUTE,
    stream: 'orders',
    fields: { price: String(offset) },
    conditions: [],
    causes: [],
    ...options,
  };
}

function story(id: string, events: readonly StoryEvent[], options: Partial<Story> = {}): Story {
  return {
    id: id.repeat(32),
    behaviour: `query_${id}`,
    kind: 'match',
    time: START,
    key: { customer: 'dora' },
    values: { customer: 'dora', total: '7' },
    version: 'v1',
    fileVersion: 'v1',
    file: `queries/query_${id}.sql`,
    events,
    within: 30 * MINUTE,
    span: 10 * MINUTE,
    erased: false,
    notes: [],
    ...options,
  };
}

/** What a reader of the page's text would see. */
function textOf(html: string): string {
  const body = html.slice(html.indexOf('<main>'), html.indexOf('</main>'));
  const text = body.replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  return text.replace(/\s+/g, ' ');
}

function boxesOf(html: string, kind: string): number {
  return html.split(`<rect class="${kind}"`).length - 1;
}

const CONDITION = { text: 'B.price < A.price', holds: true, values: [{ name: 'B.price', value: '5' }] };

test('the page says what it is, what closed it, and each event with its values, conditions and record', () => {
  const html = storyPage([story('a', [event(1), event(2, { variable: 'B', conditions: [CONDITION] })])]);
  const text = textOf(html);
  expect(text).toContain('query_a: a match at 2026-01-01 10:00:00');
  expect(text).toContain('customer dora total 7');
  expect(text).toContain('It was complete with its last event: 10 min from the first to the last, within 30 minutes.');
  expect(text).toContain('Told by version v1 of query_a, which is what queries/query_a.sql says now.');
  expect(text).toContain('2026-01-01 10:02:00 B price = 2 B.price < A.price (B.price = 5) orders orders.csv:2');
});

test('a dot for each event, in the lane of its variable', () => {
  const html = storyPage([story('a', [event(1), event(2), event(3, { variable: 'B' })])]);
  const heights = [...html.matchAll(/<circle class="dot" cx="[\d.]+" cy="(\d+)"/g)].map(([, y]) => y);
  expect(heights).toHaveLength(3);
  expect(new Set(heights).size).toBe(2);
  expect(html).toContain('<title>2026-01-01 10:03:00  B, price = 3, orders.csv:3</title>');
  expect(html).not.toContain('class="limit"');
});

test('a timeout has its limit drawn, and is told what moved time there', () => {
  const clock = { kind: 'event', time: START + 40 * MINUTE, position: event(9) } as const;
  const html = storyPage([story('a', [event(1)], { kind: 'timeout', deadline: START + 31 * MINUTE, clock })]);
  expect(html.match(/<line class="limit"/g)).toHaveLength(1);
  expect(textOf(html)).toContain('Time was moved there by the event of 2026-01-01 10:40:00 (orders.csv:9).');
});

test('behaviours that events are stand below it in the tree, down to the records, each once', () => {
  const b = 'b'.repeat(32);
  const is = { source: 'query_b', stream: 'query_b', fields: {}, causes: [b] };
  const html = storyPage([story('a', [event(1, is), event(2, is), event(3)]), story('b', [event(7), event(8)])]);
  expect(boxesOf(html, 'behaviour')).toBe(3);
  expect(boxesOf(html, 'event')).toBe(3);
  expect(textOf(html)).toContain('A · query_b · match · 2026-01-01 10:00:00 · (above)');
  const targets = [...html.matchAll(/href="#(\w+)"/g)].map(([, id]) => id);
  const sections = [...html.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id);
  expect(sections).toEqual([`b${'a'.repeat(32)}`, `b${b}`]);
  expect(new Set(targets)).toEqual(new Set(sections));
});

test('of many events the first and the last are drawn in the tree, and all in the table', () => {
  const events = Array.from({ length: 60 }, (_, offset) => event(offset));
  const html = storyPage([story('a', events)]);
  expect(boxesOf(html, 'event')).toBe(16);
  expect(textOf(html)).toContain('44 events more in the table below');
  expect(html.match(/<tr>/g)).toHaveLength(61);
});

test('events without a time, and more variables than are drawn, are said to be left out', () => {
  const { time, ...untimed } = event(1);
  const many = Array.from({ length: 20 }, (_, i) => event(i, { variable: `V${i}` }));
  const html = storyPage([story('a', [untimed, ...many])]);
  expect(textOf(html)).toContain('the first 16 of 20 variables drawn; 1 event without a time not drawn');
  expect(textOf(storyPage([story('a', [untimed])]))).toContain('(no time) A');
});

test('those who do not see the pictures are told what they show', () => {
  const html = storyPage([story('a', [event(1), event(2, { variable: 'B' })], { span: MINUTE })]);
  expect(textOf(html)).toContain('2 events as A, B from 2026-01-01 10:01:00 to 2026-01-01 10:02:00.');
  const lookedUp = storyPage([story('a', [event(2), event(1, { variable: 'B' })], { kind: 'row' })]);
  expect(textOf(lookedUp)).toContain('2 events as A, B from 2026-01-01 10:01:00 to 2026-01-01 10:02:00.');
  for (const [, named = ''] of html.matchAll(/aria-labelledby="([^"]*)"/g)) {
    for (const id of named.split(' ')) expect(html.split(`id="${id}"`)).toHaveLength(2);
  }
});

test('whatever names and values hold, nothing of it is markup, and nothing is loaded or run', () => {
  const condition = { text: ATTACK, holds: true, values: [{ name: ATTACK, value: ATTACK }] };
  const options = {
    variable: ATTACK,
    source: ATTACK,
    stream: ATTACK,
    fields: { [ATTACK]: ATTACK },
    conditions: [condition],
    causes: [ATTACK],
  };
  const attacked = story('a', [event(1, options), event(2, { ...options, count: 3, lastOffset: 9 })], {
    id: ATTACK,
    behaviour: ATTACK,
    key: { [ATTACK]: ATTACK },
    values: { [`${ATTACK}2`]: ATTACK },
    file: ATTACK,
    notes: [ATTACK],
  });
  const html = storyPage([attacked]);
  expect(html).not.toMatch(/<script|<b |https?:|url\(|@import/);
  expect(html).not.toContain("alert('");
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(textOf(html)).toContain(`Note: ${ATTACK}`);
  const tags = (page: string): number => page.match(/<[a-z]/g)?.length ?? 0;
  const plain = JSON.stringify(attacked).replaceAll(JSON.stringify(ATTACK).slice(1, -1), 'x');
  expect(tags(html)).toBe(tags(storyPage([JSON.parse(plain)])));
});

test('of a person whose events were erased the page has nothing but that', () => {
  const text = textOf(storyPage([story('a', [event(1)], { erased: true, values: {} })]));
  expect(text).toContain('It is of a person whose events were erased: no more is known of it.');
  expect(text).not.toContain('orders.csv');
});
