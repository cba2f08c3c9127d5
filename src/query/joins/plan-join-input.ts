import type { Expression } from '../../patterns/expression.js';
import type { DataType, Field } from '../../schema.js';
import { sameType } from '../binding/common-type.js';
import { inputOf } from '../input-of.js';
import type { JoinSide, QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import { type Relation, selectParts } from '../relation.js';
import { numberParts, PART_TYPE } from '../syntax/number-parts.js';

/** One side of a join, and what is read of it: all over its own fields. */
export interface SideRead {
  /** As FROM calls it. */
  readonly name: string;
  readonly relation: Relation;
  /** The place of its event time; absent for a table. */
  readonly time?: number;
  readonly keys: readonly Expression[];
  readonly fields: readonly number[];
}

interface JoinInput {
  readonly input: QueryInput;
  readonly table?: QueryInput;
  readonly left: JoinSide;
  readonly right: JoinSide;
}

/** Both sides as one input, whose rows have what is read of either; a right side that is a table, as an input of its own. */
export function planJoinInput(left: SideRead, right: SideRead, report: ProblemReport): JoinInput {
  if (right.time === undefined) {
    return {
      input: inputOfSides([left], report),
      table: inputOfSides([right], report),
      left: sideOf(left, placesOf([left])[0]),
      right: sideOf(right, placesOf([right])[0]),
    };
  }
  const [leftPlaces, rightPlaces] = placesOf([left, right]);
  return {
    input: inputOfSides([left, right], report),
    left: sideOf(left, leftPlaces),
    right: sideOf(right, rightPlaces),
  };
}

function inputOfSides(sides: readonly SideRead[], report: ProblemReport): QueryInput {
  const places = placesOf(sides);
  const schema = schemaOf(sides, places);
  const parts = sides.flatMap(({ relation }, side) => {
    const own = columnsOf(sides[side]);
    const columns = schema.map(({ type }, place): Expression => {
      const column = places[side]?.indexOf(place) ?? -1;
      return own[column] ?? { kind: 'literal', type, value: null };
    });
    const span = { start: 0, end: 0 };
    const selected = selectParts(
      relation.parts,
      columns.map((expression) => ({ expression, span })),
      undefined,
      report,
    );
    const before = sides.slice(0, side).reduce((sum, other) => sum + other.relation.parts.length, 0);
    return numberParts(selected, before);
  });
  const name = sides.map((side) => side.name).join(' JOIN ');
  return inputOf({ name, schema: [...schema, { name: 'part', type: PART_TYPE }], parts });
}

/** The event time, the key, then the fields. */
function columnsOf(side: SideRead | undefined): readonly Expression[] {
  if (side === undefined) return [];
  const { relation, time, keys, fields } = side;
  const field = (place: number): readonly Expression[] => {
    const type = relation.schema[place]?.type;
    return type === undefined ? [] : [{ kind: 'field', type, field: place }];
  };
  // As another type of time it is the same instant, and the same value.
  const instant = time === undefined ? [] : field(time).map((column) => ({ ...column, type: TIME }));
  return [...instant, ...keys, ...fields.flatMap(field)];
}

const TIME: DataType = { kind: 'TIMESTAMP' };

/** Where each side's columns stand: columns of one type share a place. */
function placesOf(sides: readonly SideRead[]): readonly (readonly number[])[] {
  const taken: DataType[] = [];
  return sides.map((side) => {
    const own = new Set<number>();
    return columnsOf(side).map(({ type }) => {
      const free = taken.findIndex((other, place) => !own.has(place) && sameType(other, type));
      const place = free < 0 ? taken.push(type) - 1 : free;
      own.add(place);
      return place;
    });
  });
}

function schemaOf(sides: readonly SideRead[], places: readonly (readonly number[])[]): readonly Field[] {
  const schema: Field[] = [];
  for (const [i, side] of sides.entries()) {
    for (const [column, { type }] of columnsOf(side).entries()) {
      const place = places[i]?.[column] ?? 0;
      schema[place] = { name: `column_${place}`, type };
    }
  }
  return schema;
}

function sideOf(side: SideRead, places: readonly number[] = []): JoinSide {
  const { name, relation, time, keys, fields } = side;
  const first = time === undefined ? 0 : 1;
  return {
    name,
    parts: relation.parts.length,
    keys: places.slice(first, first + keys.length),
    fields: fields.flatMap((field) => relation.schema[field] ?? []),
    places: places.slice(first + keys.length),
  };
}
