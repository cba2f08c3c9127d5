export interface TableMacro {
  readonly name: string;
  /** What must be given, after `source` and `key`. */
  readonly required?: readonly string[];
  /** What may be given by name, as `NAME := DEFAULT`. */
  readonly optional?: readonly string[];
  /** One SELECT; `time` is the expression of the event's time. */
  readonly body: (time: string) => string;
}

/**
 * A table macro in two forms, with and without `event_time`, since no default can name a column. `source` and `key` are the
 * first parameters of each. In a body a parameter's name is the parameter wherever it stands, so nothing else may have it; a
 * user's expressions are put in once, in `readEvents`, where no names but the table's are in scope.
 */
export function tableMacro({ name, required = [], optional = [], body }: TableMacro): string {
  const given = ['source', 'key', ...required];
  const form = (parameters: readonly string[], time: string): string =>
    `(${[...parameters, ...optional].join(', ')}) AS TABLE (${body(time)})`;
  return `CREATE OR REPLACE MACRO main.${name}
${form([...given, 'event_time'], 'event_time')},
${form(given, '_time')}`;
}
