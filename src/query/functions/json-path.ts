import { EvaluationError } from '../../errors.js';
import { jsonElements, jsonMembers } from '../../split-json.js';

/** A member's name, or a place (from the end when negative). In a pointer a number is either. */
type Step = { readonly name: string } | { readonly place: number } | { readonly either: string };

const PATH_STEP = /\.(?:"((?:[^"\\]|\\.)*)"|([^.["*]+))|\[(?:(-?\d+)|#-(\d+)|"((?:[^"\\]|\\.)*)")\]/y;

/**
 * `$.a.b[0]`, `/a/b/0`, or one name, as DuckDB has them.
 * @throws EvaluationError for what is no path, and for wildcards, which give lists.
 */
export function jsonPath(path: string): readonly Step[] {
  if (path.startsWith('/')) {
    const names = path.slice(1).split('/');
    return names.map((name) => ({ either: name.replaceAll('~1', '/').replaceAll('~0', '~') }));
  }
  if (!path.startsWith('$')) return path === '' ? [] : [{ name: path }];
  const steps: Step[] = [];
  PATH_STEP.lastIndex = 1;
  while (PATH_STEP.lastIndex < path.length) {
    const from = PATH_STEP.lastIndex;
    const [, quoted, name, place, fromEnd, bracketed] = PATH_STEP.exec(path) ?? [];
    const member = quoted ?? bracketed ?? name;
    if (member !== undefined) steps.push({ name: member });
    else if (place !== undefined) steps.push({ place: Number(place) });
    else if (fromEnd !== undefined) steps.push({ place: -Number(fromEnd) });
    else throw refusal(path, from);
  }
  return steps;
}

function refusal(path: string, from: number): EvaluationError {
  if (/\*|\.\./.test(path.slice(from))) return new EvaluationError(`wildcards are not supported: '${path}'`);
  return new EvaluationError(`'${path}' is no path: '${path.slice(from)}' is not understood`);
}

/** The text that stands at the end of a path; null where there is nothing. */
export function walkJson(json: string, steps: readonly Step[]): string | null {
  let at: string | null = json;
  for (const step of steps) {
    if (at === null) return null;
    const first: string | undefined = at.trimStart()[0];
    if (first === '{' && !('place' in step)) {
      at = jsonMembers(at).get('name' in step ? step.name : step.either) ?? null;
    } else if (first === '[' && 'place' in step) {
      at = jsonElements(at).at(step.place) ?? null;
    } else if (first === '[' && 'either' in step && /^\d+$/.test(step.either)) {
      at = jsonElements(at)[Number(step.either)] ?? null;
    } else {
      return null;
    }
  }
  return at;
}

/** Without spaces outside strings. */
export function compactJson(json: string): string {
  return /\s/.test(json)
    ? json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? '')
    : json;
}
