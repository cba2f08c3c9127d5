import type {
  Identifier,
  QueryPartSyntax,
  QuerySyntax,
  RelationSyntax,
  SelectSyntax,
  WithSyntax,
} from './syntax/ast.js';

/** The names that FROM reads, but those that WITH defines. */
export function namesRead({ with: tables, from, union = [] }: SelectSyntax): readonly Identifier[] {
  const joined = from.join === undefined ? [] : namesOfRelation(from.join.relation);
  return without(tables, [...namesOfRelation(from.relation), ...joined, ...union.flatMap(namesOfPart)]);
}

function namesOfRelation(relation: RelationSyntax): readonly Identifier[] {
  return relation.kind === 'name' ? [relation.name] : namesOfQuery(relation.query);
}

/** The same of a query in brackets or of a view. */
export function namesOfQuery({ with: tables, parts }: QuerySyntax): readonly Identifier[] {
  return without(tables, parts.flatMap(namesOfPart));
}

function namesOfPart(part: QueryPartSyntax): readonly Identifier[] {
  if (part.kind === 'query') return namesOfQuery(part.query);
  return part.kind === 'select' && part.from !== undefined ? namesOfRelation(part.from) : [];
}

function without(tables: readonly WithSyntax[], names: readonly Identifier[]): readonly Identifier[] {
  const defined = new Set(tables.map(({ name }) => name.name.toLowerCase()));
  const inner = tables.flatMap(({ query }) => namesOfQuery(query));
  return [...inner, ...names].filter(({ name }) => !defined.has(name.toLowerCase()));
}
