/** What the text of a query says, before any name is looked up. Every node knows where it stands. */

/** From `start` up to `end`, in UTF-16 units from the beginning of the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name as written; `name` has quotes removed. Unquoted names compare without case, as in DuckDB. */
export interface Identifier extends Span {
  readonly name: string;
  readonly quoted: boolean;
}

/** A type as written: `DECIMAL(10, 2)`, `VARCHAR[]`, `TIMESTAMP WITH TIME ZONE` (name upper-cased, words joined by one space). */
export interface TypeSyntax extends Span {
  readonly name: string;
  readonly parameters: readonly number[];
  /** How many `[]` follow. */
  readonly listDepth: number;
  /** Of a STRUCT; a MAP's are its key and its value. */
  readonly fields: readonly { readonly name: Identifier; readonly type: TypeSyntax }[];
}

export type ExpressionSyntax = Span &
  (
    | { readonly kind: 'null' }
    | { readonly kind: 'boolean'; readonly value: boolean }
    /** Digits as written: `12`, `1.50`, `1e3`. */
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'string'; readonly value: string }
    /** `INTERVAL '30' MINUTE`, `INTERVAL '1 hour 30 minutes'` (no unit), `INTERVAL 5 MINUTE`: unit upper-cased, singular. */
    | { readonly kind: 'interval'; readonly value: ExpressionSyntax; readonly unit?: string }
    /** `TIMESTAMP '…'`, `DATE '…'`, `DECIMAL '1.5'`: a cast of a string. */
    | { readonly kind: 'typed-literal'; readonly type: TypeSyntax; readonly value: string }
    /** `price`, `A.price`, `t.a.b`. */
    | { readonly kind: 'name'; readonly path: readonly Identifier[] }
    | { readonly kind: 'star' }
    /** `A.*`, in `count(A.*)`. */
    | { readonly kind: 'variable-star'; readonly variable: Identifier }
    | {
        readonly kind: 'call';
        readonly name: Identifier;
        readonly arguments: readonly ExpressionSyntax[];
        readonly distinct: boolean;
        readonly filter?: ExpressionSyntax;
        readonly orderBy: readonly OrderSyntax[];
        /** `RUNNING LAST(x)`, `FINAL count(*)`. */
        readonly semantics?: 'running' | 'final';
      }
    /** `-` `+` `not`. */
    | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly operand: ExpressionSyntax }
    /** `+ - * / // % || = <> < <= > >= and or -> ->>` (`!=` and `==` are given as `<>` and `=`). */
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: ExpressionSyntax;
        readonly right: ExpressionSyntax;
      }
    | { readonly kind: 'is-null'; readonly operand: ExpressionSyntax; readonly negated: boolean }
    /** `IS [NOT] TRUE | FALSE`. */
    | {
        readonly kind: 'is-boolean';
        readonly operand: ExpressionSyntax;
        readonly value: boolean;
        readonly negated: boolean;
      }
    | {
        readonly kind: 'is-distinct';
        readonly left: ExpressionSyntax;
        readonly right: ExpressionSyntax;
        readonly negated: boolean;
      }
    | {
        readonly kind: 'between';
        readonly operand: ExpressionSyntax;
        readonly low: ExpressionSyntax;
        readonly high: ExpressionSyntax;
        readonly negated: boolean;
      }
    | {
        readonly kind: 'in';
        readonly operand: ExpressionSyntax;
        readonly items: readonly ExpressionSyntax[];
        readonly negated: boolean;
      }
    /** `(SELECT …)` and `EXISTS (SELECT …)`. */
    | { readonly kind: 'subquery'; readonly subquery: SubquerySyntax }
    /** `x IN (SELECT …)`. */
    | {
        readonly kind: 'in-subquery';
        readonly operand: ExpressionSyntax;
        readonly subquery: SubquerySyntax;
        readonly negated: boolean;
      }
    | {
        readonly kind: 'like';
        readonly operand: ExpressionSyntax;
        readonly pattern: ExpressionSyntax;
        readonly escape?: ExpressionSyntax;
        readonly caseless: boolean;
        readonly negated: boolean;
      }
    | {
        readonly kind: 'case';
        readonly operand?: ExpressionSyntax;
        readonly branches: readonly { readonly when: ExpressionSyntax; readonly then: ExpressionSyntax }[];
        readonly otherwise?: ExpressionSyntax;
      }
    /** `CAST(x AS t)`, `TRY_CAST(x AS t)`, `x::t`. */
    | {
        readonly kind: 'cast';
        readonly operand: ExpressionSyntax;
        readonly type: TypeSyntax;
        readonly lenient: boolean;
      }
    /** `[1, 2]`. */
    | { readonly kind: 'list'; readonly items: readonly ExpressionSyntax[] }
    /** `x[1]`. */
    | { readonly kind: 'subscript'; readonly operand: ExpressionSyntax; readonly index: ExpressionSyntax }
  );

/** A query in an expression, which is DuckDB's: the text between its brackets, and where that stands. */
export interface SubquerySyntax extends Span {
  readonly use: 'scalar' | 'exists' | 'in';
  readonly sql: string;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '//'
  | '%'
  | '||'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or'
  | '->'
  | '->>'
  | '&'
  | '|'
  | '<<'
  | '>>'
  | '^'
  | '**'
  /** GLOB. */
  | '~~~';

export interface OrderSyntax extends Span {
  readonly expression: ExpressionSyntax;
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
}

export type PatternSyntax = Span &
  (
    | { readonly kind: 'variable'; readonly name: Identifier }
    | { readonly kind: 'concatenation'; readonly items: readonly PatternSyntax[] }
    | { readonly kind: 'alternation'; readonly items: readonly PatternSyntax[] }
    | { readonly kind: 'permutation'; readonly items: readonly PatternSyntax[] }
    /** `max` is absent for no bound. */
    | {
        readonly kind: 'quantified';
        readonly body: PatternSyntax;
        readonly min: number;
        readonly max?: number;
        readonly greedy: boolean;
      }
    | { readonly kind: 'exclusion'; readonly body: PatternSyntax }
    | { readonly kind: 'anchor'; readonly at: 'start' | 'end' }
    | { readonly kind: 'empty' }
  );

export interface MatchRecognizeSyntax extends Span {
  readonly partitionBy: readonly ExpressionSyntax[];
  readonly orderBy: readonly OrderSyntax[];
  readonly measures: readonly { readonly expression: ExpressionSyntax; readonly alias: Identifier }[];
  readonly rowsPerMatch: Span & {
    readonly kind: 'one-row' | 'all-rows-show-empty' | 'all-rows-omit-empty' | 'all-rows-with-unmatched';
    readonly showTimeouts: boolean;
  };
  /** Absent when not written. */
  readonly skip?: Span &
    (
      | { readonly to: 'next-row' }
      | { readonly to: 'past-last-row' }
      | { readonly to: 'first' | 'last'; readonly variable: Identifier }
    );
  readonly pattern: PatternSyntax;
  readonly within?: Span & { readonly interval: ExpressionSyntax };
  readonly subsets: readonly (Span & { readonly name: Identifier; readonly variables: readonly Identifier[] })[];
  readonly define: readonly (Span & { readonly variable: Identifier; readonly condition: ExpressionSyntax })[];
  /** `AS m` or `m` after the closing bracket. */
  readonly alias?: Identifier;
}

/** `INSERT INTO stream [(columns)]`; without columns the stream's, in their order. */
export interface InsertSyntax extends Span {
  readonly stream: Identifier;
  readonly columns: readonly Identifier[];
}

/** `[INSERT INTO stream] [WITH …] SELECT … FROM relation [JOIN … | MATCH_RECOGNIZE (…)] [WHERE …]`. */
export interface SelectSyntax extends Span {
  readonly into?: InsertSyntax;
  readonly with: readonly WithSyntax[];
  readonly items: readonly SelectItemSyntax[];
  /** Behind a join there is no MATCH_RECOGNIZE. */
  readonly from: Span & {
    readonly relation: RelationSyntax;
    readonly join?: JoinSyntax;
    readonly matchRecognize?: MatchRecognizeSyntax;
  };
  readonly where?: ExpressionSyntax;
  /** The further parts of a UNION ALL; none behind MATCH_RECOGNIZE. */
  readonly union?: readonly QueryPartSyntax[];
  /** All that stand in its expressions. */
  readonly subqueries: readonly SubquerySyntax[];
}

export interface SelectItemSyntax extends Span {
  readonly expression: ExpressionSyntax;
  readonly alias?: Identifier;
}

/** `name [(columns)] AS (query)`. */
export interface WithSyntax extends Span {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly query: QuerySyntax;
}

/** What FROM reads: `stream [AS] alias`, `(query) [AS] alias(columns)`. */
export type RelationSyntax = Span & {
  readonly alias?: Identifier;
  readonly columns: readonly Identifier[];
} & ({ readonly kind: 'name'; readonly name: Identifier } | { readonly kind: 'query'; readonly query: QuerySyntax });

/** `[INNER | LEFT [OUTER]] JOIN relation [FOR SYSTEM_TIME AS OF time] ON condition`. */
export interface JoinSyntax extends Span {
  readonly type: 'inner' | 'left';
  readonly relation: RelationSyntax;
  readonly asOf?: ExpressionSyntax;
  readonly on: ExpressionSyntax;
}

/** A query in brackets, behind FROM or in WITH. */
export interface QuerySyntax extends Span {
  readonly with: readonly WithSyntax[];
  /** The parts of a UNION ALL; one, if there is none. */
  readonly parts: readonly QueryPartSyntax[];
}

export type QueryPartSyntax = Span &
  (
    | {
        readonly kind: 'select';
        readonly items: readonly SelectItemSyntax[];
        /** Absent: one row without columns. */
        readonly from?: RelationSyntax;
        readonly where?: ExpressionSyntax;
      }
    | { readonly kind: 'values'; readonly rows: readonly (Span & { readonly values: readonly ExpressionSyntax[] })[] }
    /** In brackets of its own. */
    | { readonly kind: 'query'; readonly query: QuerySyntax }
  );

/** `CREATE TABLE name (columns…, WATERMARK FOR c AS expression) WITH ('key' = 'value', …)`. */
export interface CreateTableSyntax extends Span {
  readonly name: Identifier;
  readonly columns: readonly ColumnSyntax[];
  readonly watermark?: Span & { readonly column: Identifier; readonly expression: ExpressionSyntax };
  readonly options: readonly (Span & {
    readonly key: string;
    readonly keySpan: Span;
    readonly value: string;
    readonly valueSpan: Span;
  })[];
}

/** `CREATE VIEW name [(columns)] AS query`. */
export interface CreateViewSyntax extends WithSyntax {
  /** All that stand in its expressions. */
  readonly subqueries: readonly SubquerySyntax[];
}

/** `name type [NOT NULL]`, `name type METADATA [FROM 'key'] [VIRTUAL]`, or `name AS expression`, which is computed. */
export type ColumnSyntax = Span & { readonly name: Identifier } & (
    | { readonly kind: 'physical'; readonly type: TypeSyntax; readonly notNull: boolean }
    | { readonly kind: 'metadata'; readonly type: TypeSyntax; readonly from: Span & { readonly key: string } }
    | { readonly kind: 'computed'; readonly expression: ExpressionSyntax }
  );
