import type { Position } from '../../src/event.js';
import { Matcher } from '../../src/patterns/matcher.js';
import type { Outcome } from '../../src/patterns/outcome.js';
import { compile } from '../../src/patterns/program.js';
import type { Row } from '../../src/patterns/row.js';
import type { Value } from '../../src/schema.js';
import type { Timestamp } from '../../src/time.js';
import type { Mapping, ReferenceRow } from '../reference/evaluate-reference.js';
import type { MatcherCase } from './arbitrary-case.js';
import type { CaseEvent } from './arbitrary-condition.js';

/** What both matchers say of one start row. */
export interface Found {
  readonly kind: 'match' | 'timeout' | 'unmatched';
  readonly start: number;
  readonly rows: readonly Mapping[];
  readonly time: Timestamp;
  readonly skipFailed: boolean;
}

/** What the matcher gives out at each step of a case; at a cut, another one goes on from its snapshot. */
export function runMatcher({ pattern, rows, steps, cuts }: MatcherCase): readonly (readonly Found[])[] {
  const program = compile(pattern);
  let failed: number[] = [];
  const fault = ({ row, reason }: { readonly row: Row<CaseEvent>; readonly reason: string }): void => {
    if (!reason.startsWith('AFTER MATCH SKIP')) throw new Error(reason);
    failed.push(row.position.offset);
  };
  const view = new RowView(rows);
  let matcher = new Matcher(program, fault);
  return steps.map((step, index) => {
    const found = step.kind === 'row' ? matcher.process(view.next()) : matcher.advance(watermarkOf(step));
    const skipFailed = failed;
    failed = [];
    view.hide();
    if (cuts.includes(index)) matcher = new Matcher(program, fault, matcher.snapshot());
    return found.map((outcome) => toFound(outcome, skipFailed));
  });
}

function watermarkOf(step: { readonly kind: 'end' } | { readonly kind: 'watermark'; readonly watermark: Timestamp }) {
  return step.kind === 'end' ? Number.POSITIVE_INFINITY : step.watermark;
}

function toFound({ kind, first, rows, time }: Outcome<CaseEvent>, skipFailed: readonly number[]): Found {
  const mapped = rows.map(({ row, variable, excluded }) => ({ row: row.position.offset, variable, excluded }));
  const start = first.position.offset;
  return { kind, start, rows: mapped, time, skipFailed: skipFailed.includes(start) };
}

/** One row after the other under one object, so that a matcher which remembers a row it has not kept is found out. */
class RowView implements Row<CaseEvent> {
  readonly #rows: readonly ReferenceRow<CaseEvent>[];
  #at: number;
  #hidden = false;

  constructor(rows: readonly ReferenceRow<CaseEvent>[], at = -1) {
    this.#rows = rows;
    this.#at = at;
  }

  next(): Row<CaseEvent> {
    this.#at += 1;
    this.#hidden = false;
    return this;
  }

  hide(): void {
    this.#hidden = true;
  }

  get time(): Timestamp {
    return this.#row().time;
  }

  get position(): Position {
    this.#row();
    return { source: 'rows', partition: 0, offset: this.#at };
  }

  get event(): CaseEvent {
    const { event } = this.#row();
    if (event === undefined) throw new Error('a row without its event');
    return event;
  }

  at(field: number): Value {
    return this.#row().values[field] ?? null;
  }

  keep(): Row<CaseEvent> {
    return new RowView(this.#rows, this.#at);
  }

  #row(): ReferenceRow<CaseEvent> {
    const row = this.#rows[this.#at];
    if (row === undefined || this.#hidden) throw new Error('a row was read after its turn without being kept');
    return row;
  }
}
