/**
 * A page of examples. What counts in it, line by line:
 * a ```sql block that begins with CREATE TABLE or CREATE VIEW declares inputs, from there on;
 * a table whose text before it ends in "`name`:" is what `name` then holds;
 * a ```sql block that begins with `-- NAME.sql` is a query of that name, which those behind it in the section may read;
 * any other ```sql block is a query, and right behind it stand its result: a table, or "Nothing comes out.", and what is
 * said about it, a ```text block. A query with `…` in it is a template: the table's first column is what to put there, the
 * second what comes of it; further ones are for the reader.
 */
export interface Example {
  readonly section: string;
  /** Of the block's first line, from 1. */
  readonly line: number;
  readonly kind: 'query' | 'streams';
  readonly sql: string;
  /** What to put in place of `…`, each by itself, and what else the table has to say of it. */
  readonly variants: readonly { readonly text: string; readonly remarks: readonly string[] }[];
  /** Declared before it, by name. */
  readonly streams: ReadonlyMap<string, string>;
  readonly rows: ReadonlyMap<string, Table>;
  /** The query's own name, and the queries with a name before it. */
  readonly name: string;
  readonly queries: ReadonlyMap<string, string>;
  readonly result: Result;
  /** Where its result stands: lines from `start` up to `end`, from 0. */
  readonly place: { readonly start: number; readonly end: number };
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Result {
  readonly table?: Table;
  readonly said?: string;
}

const NOTHING = 'Nothing comes out.';

export function readExamples(page: string): readonly Example[] {
  const lines = page.split('\n');
  const examples: Example[] = [];
  const streams = new Map<string, string>();
  const rows = new Map<string, Table>();
  const queries = new Map<string, string>();
  let section = '';
  let before = '';
  for (let i = 0; i < lines.length; i++) {
    const text = lines[i] ?? '';
    if (text.startsWith('#')) {
      section = text.replace(/^#+ /, '');
      queries.clear();
    }
    if (text.startsWith('```')) {
      const line = i + 1;
      const end = lines.indexOf('```', i + 1);
      const sql = `${lines.slice(i + 1, end).join('\n')}\n`;
      i = end;
      if (text === '```sql') {
        const { result, place } = resultBehind(lines, end + 1);
        i = place.end - 1;
        const kind = /^CREATE (TABLE|VIEW)/.test(sql) ? 'streams' : 'query';
        const variants = sql.includes('…') ? (result.table?.rows.map(variantOf) ?? []) : [];
        const name = /^-- (\w+)\.sql\n/.exec(sql)?.[1];
        const given = {
          streams: new Map(streams),
          rows: new Map(rows),
          name: name ?? 'example',
          queries: new Map(queries),
        };
        if (name !== undefined) queries.set(name, sql);
        examples.push({ section, line, kind, sql, variants, ...given, result, place });
        if (kind === 'streams' && result.said === undefined) declare(sql, streams);
      }
    } else if (text.startsWith('|')) {
      const end = endOfTable(lines, i);
      const named = /`(\w+)`:$/.exec(before)?.[1];
      if (named !== undefined) rows.set(named, tableOf(lines.slice(i, end)));
      i = end - 1;
    }
    if ((lines[i] ?? '') !== '') before = lines[i] ?? '';
  }
  return examples;
}

/** The page with other results behind its examples. */
export function withResults(page: string, results: ReadonlyMap<Example, Result>): string {
  const lines = page.split('\n');
  for (const [{ place }, result] of [...results].reverse()) {
    lines.splice(place.start, place.end - place.start, ...resultLines(result));
  }
  return lines.join('\n');
}

function variantOf([code = '', , ...remarks]: readonly string[]): Example['variants'][number] {
  return { text: code.slice(1, -1), remarks };
}

function resultLines({ table, said }: Result): readonly string[] {
  const shown = table === undefined ? [] : ['', ...(table.rows.length === 0 ? [NOTHING] : tableLines(table))];
  return [...shown, ...(said === undefined ? [] : ['', '```text', ...said.split('\n'), '```'])];
}

function tableLines({ columns, rows }: Table): readonly string[] {
  const lineOf = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [lineOf(columns), `|${columns.map(() => '---|').join('')}`, ...rows.map(lineOf)];
}

function declare(sql: string, streams: Map<string, string>): void {
  for (const statement of sql.split(/(?<=;)\n/)) {
    const name = /^CREATE (?:TABLE|VIEW) (\w+)/.exec(statement)?.[1];
    if (name !== undefined) streams.set(name, statement);
  }
}

function resultBehind(lines: readonly string[], start: number): Pick<Example, 'result' | 'place'> {
  let table: Table | undefined;
  let said: string | undefined;
  let end = start;
  for (let i = start; i < lines.length; i++) {
    const text = lines[i] ?? '';
    if (text === '') continue;
    if (text.startsWith('|') && table === undefined) {
      end = endOfTable(lines, i);
      table = tableOf(lines.slice(i, end));
    } else if (text === NOTHING && table === undefined) {
      end = i + 1;
      table = { columns: [], rows: [] };
    } else if (text === '```text' && said === undefined) {
      end = lines.indexOf('```', i) + 1;
      said = lines.slice(i + 1, end - 1).join('\n');
    } else break;
    i = end - 1;
  }
  const result = { ...(table === undefined ? {} : { table }), ...(said === undefined ? {} : { said }) };
  return { result, place: { start, end } };
}

function endOfTable(lines: readonly string[], start: number): number {
  let end = start;
  while (lines[end]?.startsWith('|')) end++;
  return end;
}

export function tableOf(lines: readonly string[]): Table {
  const [columns = [], , ...rows] = lines.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
  return { columns, rows };
}
