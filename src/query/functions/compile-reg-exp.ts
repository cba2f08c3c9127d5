import { EvaluationError } from '../../errors.js';
import { quoteRegExp, translateRegExp } from './regexp-translate.js';

/** A pattern of RE2, ready to run. */
export interface CompiledRegExp {
  readonly pattern: string;
  readonly groups: number;
  /** Whether `g` stood among the options. */
  readonly global: boolean;
  first(text: string): RegExpExecArray | null;
  all(text: string): Iterable<RegExpExecArray>;
  /** The first that begins at `at` or behind it. */
  from(text: string, at: number): RegExpExecArray | null;
  test(text: string): boolean;
  /** @throws EvaluationError where what a group holds would differ from DuckDB. */
  checkGroup(group: number): void;
}

/** Compiles, and remembers the last pattern: it is nearly always the same one again. */
export function compileRegExp(
  takesGlobal = false,
  whole = false,
): (pattern: string, options: string) => CompiledRegExp {
  let last: { readonly pattern: string; readonly options: string; readonly compiled: CompiledRegExp } | undefined;
  return (pattern, options) => {
    if (last?.pattern !== pattern || last.options !== options) {
      last = { pattern, options, compiled: compile(pattern, options, takesGlobal, whole) };
    }
    return last.compiled;
  };
}

function compile(pattern: string, options: string, takesGlobal: boolean, whole: boolean): CompiledRegExp {
  let [caseless, dotAll, literal, global] = [false, false, false, false];
  for (const option of options) {
    if (option === 'i') caseless = true;
    else if (option === 'c') caseless = false;
    else if (option === 's') dotAll = true;
    else if (option === 'n' || option === 'm' || option === 'p') dotAll = false;
    else if (option === 'l') literal = true;
    else if (option === 'g' && takesGlobal) global = true;
    else throw new EvaluationError(`unknown regular expression option '${option}': c, i, l, n and s are known`);
  }
  const translated = translateRegExp(literal ? quoteRegExp(pattern) : pattern, caseless, dotAll);
  const source = whole ? `^(?:${translated.source})$` : translated.source;
  const flags = translated.caseless ? 'iu' : 'u';
  const regExp = make(source, flags, pattern);
  const every = new RegExp(regExp, `g${flags}`);
  const checkLoops = (): void => {
    if (!translated.repeatsEmpty) return;
    throw new EvaluationError(
      `${pattern} repeats what may match an empty text: what it finds is not supported, only whether it matches`,
    );
  };
  return {
    pattern,
    groups: translated.groups,
    global,
    first: (text) => {
      checkLoops();
      return regExp.exec(text);
    },
    all: (text) => {
      checkLoops();
      return text.matchAll(every);
    },
    from: (text, at) => {
      checkLoops();
      every.lastIndex = at;
      return every.exec(text);
    },
    test: (text) => regExp.test(text),
    checkGroup: (group) => {
      if (!translated.repeated.has(group)) return;
      throw new EvaluationError(
        `group ${group} of ${pattern} stands inside a repetition, which is not supported: repeat the group itself`,
      );
    },
  };
}

function make(source: string, flags: string, pattern: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new EvaluationError(`the regular expression ${pattern} is not supported`, { cause: error });
  }
}
