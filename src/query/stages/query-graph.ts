import type { Problem } from '../../errors.js';
import { locate } from '../locate.js';
import type { QueryFile } from '../query-file.js';
import type { Identifier } from '../syntax/ast.js';

/** Which queries read what which others give. Names that differ only in case are one. */
export class QueryGraph {
  /** By the name, in lower case, of what they give: their own, or the stream that they insert into. */
  readonly #givers = new Map<string, QueryFile[]>();

  /** `streams` are declared, in lower case: a query of such a name gives nothing under it. */
  constructor(queries: readonly QueryFile[], streams: ReadonlySet<string>) {
    for (const query of queries) {
      const into = query.syntax?.into?.stream.name.toLowerCase();
      const name = into ?? query.name.toLowerCase();
      if (into === undefined && streams.has(name)) continue;
      this.#givers.set(name, [...(this.#givers.get(name) ?? []), query]);
    }
  }

  /** The queries that give what is called so. */
  givers(name: string): readonly QueryFile[] {
    return this.#givers.get(name.toLowerCase()) ?? [];
  }

  /** The queries with all that they wait for, each behind those; and a problem for each circle in which they do. */
  order(queries: readonly QueryFile[]): {
    readonly ordered: readonly QueryFile[];
    readonly problems: readonly Problem[];
  } {
    const ordered = new Set<QueryFile>();
    const problems: Problem[] = [];
    const refused = new Set<QueryFile>();
    const visit = (query: QueryFile, above: readonly Step[]): void => {
      if (ordered.has(query) || refused.has(query)) return;
      for (const read of query.reads) {
        const path = [...above, { query, read }];
        for (const giver of this.givers(read.name)) {
          const from = path.findIndex((step) => step.query === giver);
          if (from < 0) visit(giver, path);
          else {
            problems.push(circle(path.slice(from)));
            for (const step of path.slice(from)) refused.add(step.query);
          }
        }
      }
      if (!refused.has(query)) ordered.add(query);
    };
    for (const query of queries) visit(query, []);
    return { ordered: [...ordered], problems };
  }
}

/** A query, and what it reads of the next one. */
interface Step {
  readonly query: QueryFile;
  readonly read: Identifier;
}

function circle(path: readonly Step[]): Problem {
  const [first] = path;
  const names = [...path.map(({ query }) => query.name), first?.query.name ?? ''];
  const message =
    path.length === 1
      ? `${first?.query.name} reads what it gives itself`
      : `these queries wait for each other: ${names.join(' reads ')}`;
  const hint = 'Let one of them read a stream, or what none of the others has made';
  if (first === undefined) return { message, hint };
  return { message, location: locate(first.query.text, first.query.file, first.read), hint };
}
