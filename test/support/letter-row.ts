import type { Position, StreamEvent } from '../../src/event.js';
import type { Row } from '../../src/patterns/row.js';
import type { Letter } from './letters.js';

/** A letter as a matcher's row. */
export class LetterRow implements Row<Letter> {
  readonly time: number;
  readonly position: Position;
  readonly event: Letter;

  constructor({ time, position, value }: StreamEvent<Letter>) {
    this.time = time;
    this.position = position;
    this.event = value;
  }

  at(): null {
    return null;
  }

  keep(): this {
    return this;
  }
}
