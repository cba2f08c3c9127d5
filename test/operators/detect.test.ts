import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { detect } from '../../src/operators/detect.js';
import { begin, type EventPattern } from '../../src/patterns/builder.js';
import { MINUTE } from '../../src/time.js';

interface Click {
  readonly user: number;
  readonly type: string;
  readonly item: number;
}

/** `1a7` is user 1's event a of item 7; one a minute. */
function clicks(text: string): StreamEvent<Click>[] {
  return text.split(' ').map((word, offset) => {
    const [user = '', type = '', item = '0'] = word;
    const value = { user: Number(user), type, item: Number(item) };
    return { time: offset * MINUTE, position: { source: 's', partition: 0, offset }, value };
  });
}

async function found<M extends Record<string, Click>>(
  pattern: EventPattern<Click, M>,
  text: string,
): Promise<string[]> {
  const matches = from(clicks(text)).pipe(detect(pattern, { key: ({ user }) => [user] }), toArray());
  return (await lastValueFrom(matches)).map(({ key, evidence }) => {
    return `${key[0]}: ${evidence.map(({ variable, offset }) => `${variable}@${offset}`).join(' ')}`;
  });
}

const is = (type: string) => (click: Click) => click.type === type;

describe('detect', () => {
  test('next wants the very next event of the key; other keys do not count', async () => {
    const pattern = begin('a', is('a')).next('b', is('b')).within('1 hour');
    expect(await found(pattern, '1a 2x 1b 1a 1x 1b')).toEqual(['1: a@0 b@2']);
  });

  test('followedBy passes over what does not fit, and takes the first that does', async () => {
    const pattern = begin('a', is('a')).followedBy('b', is('b')).within('1 hour');
    expect(await found(pattern, '1a 1x 1b 1b')).toEqual(['1: a@0 b@2']);
  });

  test('without a skip strategy every beginning counts; skipPastLastEvent goes on after the match', async () => {
    const pattern = begin('a', is('a')).followedBy('b', is('b')).within('1 hour');
    expect(await found(pattern, '1a 1a 1b')).toEqual(['1: a@0 b@2', '1: a@1 b@2']);
    expect(await found(pattern.skipPastLastEvent(), '1a 1a 1b')).toEqual(['1: a@0 b@2']);
  });

  test('a condition may read the events matched before', async () => {
    const pattern = begin('a', is('a'))
      .followedBy('b', (click, { a }) => click.type === 'b' && click.item === a.item)
      .within('1 hour');
    expect(await found(pattern, '1a7 1b8 1b7')).toEqual(['1: a@0 b@2']);
  });

  test('a span of exactly within is outside', async () => {
    const pattern = begin('a', is('a')).followedBy('b', is('b')).within('2 minutes');
    expect(await found(pattern, '1a 1b')).toEqual(['1: a@0 b@1']);
    expect(await found(pattern, '1a 1x 1b')).toEqual([]);
  });

  test('what a condition throws is the error of the stream', async () => {
    const pattern = begin('a', (_click: Click): boolean => {
      throw new Error('in the condition');
    }).within('1 hour');
    await expect(found(pattern, '1a')).rejects.toThrow('in the condition');
  });

  test('a pattern without within, or with two steps of one name, is refused', () => {
    expect(() => detect(begin('a', is('a')), { key: () => [] })).toThrow('has no within');
    expect(() => begin('a', is('a')).next('a', is('b'))).toThrow('two steps named a');
    expect(() => begin('a', is('a')).within('a while')).toThrow('is no duration');
  });

  test('a match is typed by its pattern', async () => {
    const pattern = begin('add', is('a')).followedBy('remove', is('b')).within('1 hour');
    const [match] = await lastValueFrom(
      from(clicks('1a3 1b4')).pipe(detect(pattern, { key: ({ user }) => [user] }), toArray()),
    );
    expectTypeOf(match?.events).toEqualTypeOf<(Record<'add', Click> & Record<'remove', Click>) | undefined>();
    expect([match?.events.add.item, match?.events.remove.item]).toEqual([3, 4]);
    // @ts-expect-error no step has this name
    expect(match?.events.purchase).toBeUndefined();
    // @ts-expect-error no event has this field
    begin('a', is('a')).next('b', (click) => click.prise > 1);
  });
});
