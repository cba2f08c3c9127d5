import type { Expression } from '../../patterns/expression.js';
import { columnText } from '../column-text.js';
import { outputType, type Project, type QueryPlan, type StreamDeclaration, streamsOf, tablesOf } from '../plan.js';
import { neededTogether, type Together } from './needed-together.js';

/** A project's streams and queries by what gives them and what they need. */
export class ProjectFlow {
  readonly streams: readonly StreamDeclaration[];
  readonly queries: readonly QueryPlan[];
  readonly #declarations: ReadonlyMap<string, StreamDeclaration>;
  readonly #givers = new Map<string, QueryPlan[]>();
  readonly #together = new Map<QueryPlan, Together>();

  constructor({ streams, queries }: Project) {
    this.streams = streams;
    this.queries = queries;
    this.#declarations = new Map(streams.map((stream) => [stream.name, stream]));
    for (const query of queries) {
      const { name } = outputType(query);
      // A query that is called as a declared stream is gives nothing under that name.
      if (query.into === undefined && this.declaration(name)?.version === undefined) continue;
      const known = this.#givers.get(name);
      if (known === undefined) this.#givers.set(name, [query]);
      else known.push(query);
    }
  }

  declaration(stream: string): StreamDeclaration | undefined {
    return this.#declarations.get(stream);
  }

  /** The same for keys that divide the stream in the same way. */
  keyText(stream: string, key: readonly Expression[]): string {
    const declaration = this.declaration(stream);
    return JSON.stringify(declaration === undefined ? [] : key.map((each) => columnText(each, declaration)));
  }

  /** The queries that give the stream; none where its events come from outside. */
  givers(stream: string): readonly QueryPlan[] {
    return this.#givers.get(stream) ?? [];
  }

  /** Whether each task can read all of it for itself: it is bounded, and comes from outside. */
  isTable(stream: string): boolean {
    return this.givers(stream).length === 0 && this.declaration(stream)?.watermark === undefined;
  }

  /** The streams without which a task cannot run the query. */
  needs(query: QueryPlan): readonly string[] {
    return streamsOf(query).filter((stream) => !this.isTable(stream));
  }

  together(query: QueryPlan): Together {
    const known = this.#together.get(query);
    if (known !== undefined) return known;
    // A table that queries give is in one task, and so must be what is joined with it.
    const isGiven = tablesOf(query).some((stream) => this.givers(stream).length > 0);
    const together = isGiven ? ({ kind: 'everything' } as const) : neededTogether(query, this.streams);
    this.#together.set(query, together);
    return together;
  }

  /**
   * The queries each behind those that it reads; of those that may come next the ones with short keys first: where rows are
   * by few columns they are together for more of them too.
   */
  inOrder(): readonly QueryPlan[] {
    const levels = new Map<QueryPlan, number>();
    const levelOf = (query: QueryPlan): number => {
      const known = levels.get(query);
      if (known !== undefined) return known;
      const level = 1 + Math.max(0, ...streamsOf(query).flatMap((stream) => this.givers(stream).map(levelOf)));
      levels.set(query, level);
      return level;
    };
    return this.queries.toSorted((a, b) => levelOf(a) - levelOf(b) || this.#keyLength(a) - this.#keyLength(b));
  }

  #keyLength(query: QueryPlan): number {
    const together = this.together(query);
    if (together.kind === 'key') return together.components.length;
    return together.kind === 'nothing' ? 0 : Number.MAX_SAFE_INTEGER;
  }
}
