/** How many events a step of a match holds: `one`, `optional` (one or none), `many` (a looping step: none, one, several). */
export type Cardinality = 'one' | 'optional' | 'many';

/** The steps of a pattern by name. */
export type Steps = Readonly<Record<string, Cardinality>>;

export type NoSteps = Readonly<Record<never, never>>;

/** What a match holds: a single step's event, `undefined` if an optional one was left out, a looping step's in order. */
export type EventsOf<T, S extends Steps> = {
  readonly [K in keyof S]: S[K] extends 'many' ? readonly T[] : S[K] extends 'optional' ? T | undefined : T;
};

/** What a partial match holds: as a match, but any step may still be missing. */
export type EventsSoFar<T, S extends Steps> = {
  readonly [K in keyof S]: S[K] extends 'many' ? readonly T[] : T | undefined;
};

/**
 * What a condition sees of the events matched so far: the steps before it as a match holds them, of its own step (or the
 * group it is in) the events already taken, which are none until it loops.
 */
export type MatchedBy<T, S extends Steps, L extends keyof S> = {
  readonly [K in keyof S]: K extends L
    ? readonly T[]
    : S[K] extends 'many'
      ? readonly T[]
      : S[K] extends 'optional'
        ? T | undefined
        : T;
};

export type WithStep<S extends Steps, N extends string> = {
  readonly [K in keyof S | N]: K extends N ? 'one' : S[K & keyof S];
};

export type WithGroup<S extends Steps, G extends Steps> = {
  readonly [K in keyof S | keyof G]: K extends keyof G ? G[K] : S[K & keyof S];
};

/** The steps `L` loop. */
export type Looping<S extends Steps, L extends keyof S> = { readonly [K in keyof S]: K extends L ? 'many' : S[K] };

/** The steps `L` may be left out. */
export type Optional<S extends Steps, L extends keyof S> = {
  readonly [K in keyof S]: K extends L ? (S[K] extends 'one' ? 'optional' : S[K]) : S[K];
};
