import { castToCommon } from './binding/bind-common-type.js';
import type { Bound } from './binding/bind-context.js';
import { contextOf } from './binding/bind-expression.js';
import type { ProblemReport } from './problem-report.js';
import { type Relation, selectParts } from './relation.js';
import type { QueryPartSyntax } from './syntax/ast.js';

/** UNION ALL: columns by position, named as in the first part. */
export function unionOf(
  relations: readonly Relation[],
  syntax: readonly QueryPartSyntax[],
  report: ProblemReport,
): Relation | undefined {
  const context = contextOf({ kind: 'constant', clause: 'UNION ALL' }, report);
  const names = relations[0]?.schema.map(({ name }) => name) ?? [];
  const spanOf = (index: number) => syntax[index] ?? { start: 0, end: 0 };
  const uneven = relations.findIndex(({ schema }) => schema.length !== names.length);
  if (uneven >= 0) {
    const width = relations[uneven]?.schema.length ?? 0;
    const message = `the parts of the UNION ALL differ in how many columns they have: the first ${names.length}, this one ${width}`;
    report.error(spanOf(uneven), message, `Columns go together by their places: ${names.join(', ')}`);
    return undefined;
  }
  const columns = names.map((name, field) => {
    const bounds = relations.map(({ schema }, index): Bound => {
      const type = schema[field]?.type ?? { kind: 'NULL' };
      return { expression: { kind: 'field', type, field }, span: spanOf(index) };
    });
    return castToCommon(bounds, `column ${name} of the UNION ALL differs in type`, context);
  });
  const whole = columns.filter((column) => column !== undefined);
  if (whole.length < names.length) return undefined;
  const parts = relations.flatMap(({ parts: own }, index) =>
    selectParts(
      own,
      whole.flatMap(({ bounds }) => bounds[index] ?? []),
      undefined,
      report,
    ),
  );
  return {
    name: [...new Set(relations.map(({ name }) => name))].join(' + '),
    schema: whole.map(({ type }, i) => ({ name: names[i] ?? '', type })),
    parts,
  };
}
