import { suggest } from '../../suggest.js';
import { AGGREGATE_FUNCTIONS } from '../functions/aggregate-functions.js';
import { KNOWN_FUNCTIONS } from '../functions/known-functions.js';
import { SCALAR_FUNCTIONS } from '../functions/scalar-functions.js';
import { UNSUPPORTED_FUNCTIONS } from '../functions/unsupported-functions.js';
import type { ExpressionSyntax } from '../syntax/ast.js';
import { bindAggregate } from './bind-aggregate.js';
import { CONDITIONALS } from './bind-conditional.js';
import { type BindContext, type Bound, bindAll } from './bind-context.js';
import { bindMatchFunction, MATCH_FUNCTIONS } from './bind-match-function.js';
import { bindNavigation, isNavigation } from './bind-navigation.js';
import { bindScalar } from './bind-overload.js';
import { bindStructExtract, bindStructPack } from './bind-struct.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;

/** What is over several rows, where there is one. */
const IN_MEASURES = 'Put it into MEASURES of MATCH_RECOGNIZE, with AS and a name';

const IN_WINDOWS =
  "Rows are counted in windows, FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end; or in MEASURES of MATCH_RECOGNIZE";

/** A function by its name: of the match, an aggregate over its rows, or of values. */
export function bindCall(call: CallSyntax, context: BindContext): Bound | undefined {
  const { report, scope } = context;
  const name = call.name.name.toLowerCase();
  if (isNavigation(name) || AGGREGATE_FUNCTIONS.has(name) || MATCH_FUNCTIONS.has(name)) {
    if (scope.kind === 'match') {
      if (isNavigation(name)) return plain(call, context) ? bindNavigation(call, name, scope, context) : undefined;
      if (AGGREGATE_FUNCTIONS.has(name)) return bindAggregate(call, name, scope, context);
    }
    if (MATCH_FUNCTIONS.has(name)) {
      const isPlain = plain(call, context) && withoutSemantics(call, context);
      return isPlain ? bindMatchFunction(call, name, context) : undefined;
    }
    const upper = isNavigation(name) ? name.toUpperCase() : name;
    if (scope.kind === 'row') {
      report.error(call, `${upper} cannot stand inside ${scope.called}`, nestingHint(name, scope.called));
    } else {
      const isOfRows = scope.kind === 'columns' && scope.relation !== undefined && !isNavigation(name);
      report.error(call, `${upper} is not possible in ${scope.clause}`, isOfRows ? IN_WINDOWS : IN_MEASURES);
    }
    return undefined;
  }
  if (!plain(call, context) || !withoutSemantics(call, context)) return undefined;
  if (name === '{}') return bindStructPack(call, context);
  const args = bindAll(call.arguments, context);
  const conditional = CONDITIONALS.get(name);
  if (conditional !== undefined) {
    if (call.arguments.length >= conditional.least && call.arguments.length <= conditional.most) {
      return args && conditional.bind(call, args, context);
    }
    const { least, most } = conditional;
    const expected = least === most ? `${least} arguments` : `${least} argument or more`;
    report.error(call, `${name} takes ${expected}, not ${call.arguments.length}`);
    return undefined;
  }
  if (name === 'struct_extract') return args && bindStructExtract(call, args, context);
  if (SCALAR_FUNCTIONS.has(name) && (name === '~' || KNOWN_FUNCTIONS.has(name)))
    return args && bindScalar(name, args, call, context);
  reportUnknown(call, context);
  return undefined;
}

function nestingHint(name: string, outer: string): string {
  if (!isNavigation(name)) return `Take one of them out: ${outer} reads one row, and an aggregate reads many`;
  const isPhysical = outer === 'PREV' || outer === 'NEXT';
  if (isPhysical && (name === 'first' || name === 'last')) {
    const upper = name.toUpperCase();
    return `${outer} takes a ${upper} as its whole operand only: ${outer}(${upper}(A.x + 1))`;
  }
  return 'Only PREV and NEXT take a FIRST or LAST inside: PREV(FIRST(A.x))';
}

/** What only FIRST, LAST and aggregates take. */
function withoutSemantics(call: CallSyntax, { report }: BindContext): boolean {
  if (call.semantics === undefined) return true;
  const upper = call.semantics.toUpperCase();
  const hint = `${upper} stands before FIRST, LAST and aggregates: ${upper} LAST(A.x), ${upper} count(*)`;
  report.error(call, `${call.name.name} takes neither RUNNING nor FINAL`, hint);
  return false;
}

/** What only aggregates take. */
function plain(call: CallSyntax, { report }: BindContext): boolean {
  const what = call.distinct ? 'DISTINCT' : call.filter ? 'FILTER' : call.orderBy.length > 0 ? 'ORDER BY' : undefined;
  if (what === undefined) return true;
  report.error(call, `${call.name.name} is no aggregate: it takes no ${what}`);
  return false;
}

const LISTED = 'docs/functions.md lists those that there are';

function reportUnknown({ name }: CallSyntax, { report }: BindContext): void {
  const instead = UNSUPPORTED_FUNCTIONS.get(name.name.toLowerCase());
  if (instead !== undefined) {
    report.error(name, `the function ${name.name} is not supported`, instead === '' ? LISTED : instead);
    return;
  }
  const nearest = suggest(name.name, KNOWN_FUNCTIONS);
  report.error(name, `there is no function ${name.name}`, nearest === undefined ? LISTED : `did you mean ${nearest}?`);
}
