import { from, lastValueFrom, toArray } from 'rxjs';
import type { StreamEvent } from '../../src/event.js';
import { detect } from '../../src/operators/detect.js';
import type { Steps } from '../../src/patterns/builder/steps.js';
import type { EventPattern } from '../../src/patterns/event-pattern.js';
import { MINUTE } from '../../src/time.js';

/** `b2` is the event of that name and of type b. */
export interface Letter {
  readonly name: string;
  readonly type: string;
  readonly price: number;
}

/** One a minute, or at the minute that is written: `a1 b1@10`; with a price: `a1=5`. */
export function letters(text: string): StreamEvent<Letter>[] {
  let minute = -1;
  return text.split(' ').map((word, offset) => {
    const [, name = '', price = '0', at] = /^([^=@]+)(?:=(\d+))?(?:@(\d+))?$/.exec(word) ?? [];
    minute = at === undefined ? minute + 1 : Number(at);
    const value = { name, type: name.replace(/\d+$/, ''), price: Number(price) };
    return { time: minute * MINUTE, position: { source: 'letters', partition: 0, offset }, value };
  });
}

/** A condition: the event is of one of the types, each a letter. */
export function is(types: string): (letter: Letter) => boolean {
  return ({ type }) => types.includes(type);
}

/** What a pattern finds, in order: the names of a match's events; a timeout with its minute, `timeout at 5: a1`. */
export async function findAll<S extends Steps, L extends keyof S & string>(
  pattern: EventPattern<Letter, S, L>,
  text: string,
): Promise<string[]> {
  const events = letters(text);
  const found = detect(pattern, { key: () => [], onTimeout: (timeout) => timeout });
  return (await lastValueFrom(from(events).pipe(found, toArray()))).map(({ kind, time, evidence }) => {
    const names = evidence.map(({ offset }) => events[offset]?.value.name).join(' ');
    return kind === 'match' ? names : `timeout at ${time / MINUTE}: ${names}`;
  });
}

/** The matches alone, sorted. */
export async function find<S extends Steps, L extends keyof S & string>(
  pattern: EventPattern<Letter, S, L>,
  text: string,
): Promise<string[]> {
  return (await findAll(pattern.within('1 day'), text)).filter((found) => !found.startsWith('timeout')).sort();
}
