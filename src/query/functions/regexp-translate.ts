import { EvaluationError } from '../../errors.js';
import { complement, perlClass, posixClass, rune, unicodeClass } from './regexp-class.js';

/** A regular expression of RE2, which DuckDB has, in JavaScript's words. */
export interface Translated {
  /** For the flag `u`, and no other but `i`. */
  readonly source: string;
  readonly caseless: boolean;
  readonly groups: number;
  /** Groups inside something repeated: what they hold after a round that passes them by differs between the two. */
  readonly repeated: ReadonlySet<number>;
  /** Whether what may match an empty text is repeated, or left to chance with `?`: what such a repetition takes differs, whether it matches does not. */
  readonly repeatsEmpty: boolean;
}

/** A part of a pattern, and whether it can match an empty text. */
interface Part {
  readonly text: string;
  readonly nullable: boolean;
}

interface Flags {
  readonly dotAll: boolean;
  readonly lines: boolean;
  readonly reluctant: boolean;
}

const MAX_REPEAT = 1000;
const ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/**
 * @throws EvaluationError for what RE2 refuses, and for what JavaScript cannot say: flags that hold for a part alone.
 * Source: https://github.com/google/re2/wiki/Syntax.
 */
export function translateRegExp(written: string, caseless: boolean, dotAll: boolean): Translated {
  const source = written.replace(/\\Q(.*?)(?:\\E|$)|\\./gsu, (whole, literal?: string) =>
    literal === undefined ? whole : quoteRegExp(literal),
  );
  const [, whole = ''] = /^\(\?([imsU]*)\)/.exec(source) ?? [];
  const translator = new Translator(source, caseless || whole.includes('i'));
  const start: Flags = {
    dotAll: dotAll || whole.includes('s'),
    lines: whole.includes('m'),
    reluctant: whole.includes('U'),
  };
  const { text } = translator.alternatives(start, whole === '' ? 0 : whole.length + 3);
  if (translator.at < source.length) throw translator.failure('a ) that closes nothing');
  const { caseless: ignoresCase, groups, repeated, repeatsEmpty } = translator;
  return { source: text, caseless: ignoresCase, groups, repeated, repeatsEmpty };
}

/** A pattern that matches the text itself. */
export function quoteRegExp(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

class Translator {
  readonly caseless: boolean;
  readonly repeated = new Set<number>();
  repeatsEmpty = false;
  at = 0;
  groups = 0;
  readonly #source: string;

  constructor(source: string, caseless: boolean) {
    this.#source = source;
    this.caseless = caseless;
  }

  failure(what: string): EvaluationError {
    return new EvaluationError(`the regular expression ${this.#source} has ${what}`);
  }

  /** Up to the bracket that closes, or the end. */
  alternatives(given: Flags, from: number): Part {
    this.at = from;
    let flags = given;
    let text = '';
    let nullable = true;
    let oneIsNullable = false;
    let atom: Part | undefined;
    let firstGroup = this.groups;
    while (this.at < this.#source.length && this.#source[this.at] !== ')') {
      const before = this.groups;
      const quantifier = this.#quantifier(flags);
      if (quantifier !== undefined) {
        if (atom === undefined) throw this.failure(`nothing for ${quantifier.text} to repeat`);
        if (atom.nullable) this.repeatsEmpty = true;
        if (quantifier.repeats) this.#markRepeated(firstGroup, atom.text);
        text += atom.text + quantifier.text;
        nullable &&= atom.nullable || quantifier.optional;
        atom = undefined;
        continue;
      }
      text += atom?.text ?? '';
      nullable &&= atom?.nullable ?? true;
      atom = undefined;
      firstGroup = before;
      const switched = this.#switch(flags);
      if (switched !== undefined) flags = switched;
      else if (this.#take('|')) {
        text += '|';
        oneIsNullable ||= nullable;
        nullable = true;
      } else {
        atom = this.#atom(flags);
      }
    }
    nullable &&= atom?.nullable ?? true;
    return { text: text + (atom?.text ?? ''), nullable: nullable || oneIsNullable };
  }

  /** The group that is itself repeated holds its last round in both. */
  #markRepeated(first: number, text: string): void {
    const isGroup = text.startsWith('(') && !text.startsWith('(?');
    for (let group = first + (isGroup ? 2 : 1); group <= this.groups; group++) this.repeated.add(group);
  }

  #quantifier(
    flags: Flags,
  ): { readonly text: string; readonly repeats: boolean; readonly optional: boolean } | undefined {
    const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/.exec(this.#source.slice(this.at, this.at + 24));
    if (match === null) return undefined;
    const [operator, least, comma, most] = match;
    this.at += operator.length;
    const limit = Number(most === undefined || most === '' ? (least ?? 0) : most);
    if (Number(least ?? 0) > MAX_REPEAT || limit > MAX_REPEAT || (comma && most !== '' && limit < Number(least))) {
      throw this.failure(`a repetition ${operator} that is not possible`);
    }
    const lazy = this.#take('?') !== flags.reluctant;
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(this.#source.slice(this.at, this.at + 24))) {
      throw this.failure('one repetition right behind another');
    }
    const repeats = operator !== '?' && !/^\{[01]\}$|^\{0,1\}$/.test(operator);
    const optional = operator === '*' || operator === '?' || Number(least ?? 1) === 0;
    return { text: operator + (lazy ? '?' : ''), repeats, optional };
  }

  /** `(?s)`: from here to the end of the group. */
  #switch(flags: Flags): Flags | undefined {
    const match = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(this.#source.slice(this.at, this.at + 16));
    if (match === null) return undefined;
    this.at += match[0].length;
    return this.#changed(flags, match[1] ?? '', match[2] ?? '');
  }

  #changed(flags: Flags, on: string, off: string): Flags {
    if ((on.includes('i') && !this.caseless) || (off.includes('i') && this.caseless)) {
      throw this.failure('(?i) for a part of it alone, which is not supported: write (?i) at its beginning');
    }
    const set = (letter: string, value: boolean): boolean => (value || on.includes(letter)) && !off.includes(letter);
    return { dotAll: set('s', flags.dotAll), lines: set('m', flags.lines), reluctant: set('U', flags.reluctant) };
  }

  #atom(flags: Flags): Part {
    if (this.#source[this.at] === '(') return this.#group(flags);
    const text = this.#single(flags);
    return { text, nullable: text.startsWith('(?') };
  }

  /** One character, one of a class, or an assertion, which stands in brackets. */
  #single(flags: Flags): string {
    const source = this.#source;
    const start = source[this.at] ?? '';
    switch (start) {
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case '.':
        this.at++;
        return flags.dotAll ? '[^]' : '[^\\n]';
      case '^':
        this.at++;
        return flags.lines ? '(?:^|(?<=\\n))' : '(?:^)';
      case '$':
        this.at++;
        return flags.lines ? '(?:$|(?=\\n))' : '(?:$)';
      default: {
        const point = source.codePointAt(this.at) ?? 0;
        this.at += point > 0xffff ? 2 : 1;
        return rune(point);
      }
    }
  }

  #group(flags: Flags): Part {
    const match = /^\((?:\?(?:P<(\w+)>|([imsU]*)(?:-([imsU]+))?:))?/.exec(this.#source.slice(this.at));
    const [opening = '(', name, on, off] = match ?? [];
    if (opening === '(' && this.#source[this.at + 1] === '?') {
      throw this.failure('a (?…) that RE2 does not have: it looks neither ahead nor back');
    }
    const captures = opening === '(' || name !== undefined;
    if (captures) this.groups++;
    const inner = captures ? flags : this.#changed(flags, on ?? '', off ?? '');
    const body = this.alternatives(inner, this.at + opening.length);
    if (!this.#take(')')) throw this.failure('a ( that is never closed');
    return { text: captures ? `(${body.text})` : `(?:${body.text})`, nullable: body.nullable };
  }

  #escape(): string {
    const letter = this.#source[this.at + 1] ?? '';
    const perl = perlClass(letter);
    if (perl !== undefined) {
      this.at += 2;
      return `[${perl.negated ? '^' : ''}${perl.inside}]`;
    }
    switch (letter) {
      case 'b':
      case 'B':
        this.at += 2;
        return `(?:\\${letter})`;
      case 'A':
      case 'z':
        this.at += 2;
        return letter === 'A' ? '(?:^)' : '(?:$)';
      case 'p':
      case 'P': {
        const { text, end } = unicodeClass(this.#source, this.at);
        this.at = end;
        return text;
      }
      default:
        return rune(this.#character());
    }
  }

  /** Behind a backslash: one character. */
  #character(): number {
    const rest = this.#source.slice(this.at, this.at + 16);
    const [whole = '', hex, wide, octal] =
      /^\\(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(rest) ?? [];
    if (whole !== '') {
      this.at += whole.length;
      const point = octal === undefined ? Number.parseInt(hex ?? wide ?? '', 16) : Number.parseInt(octal, 8);
      if (point > 0x10ffff) throw this.failure(`${whole}, which is no character`);
      return point;
    }
    const letter = rest[1] ?? '';
    const known = ESCAPES[letter] ?? (/^[!-/:-@[-`{-~ ]$/.test(letter) ? letter.charCodeAt(0) : undefined);
    if (known === undefined) throw this.failure(`\\${letter}, which RE2 does not know`);
    this.at += 2;
    return known;
  }

  #class(): string {
    const source = this.#source;
    this.at++;
    const negated = this.#take('^');
    let text = '';
    for (let first = true; first || source[this.at] !== ']'; first = false) {
      if (this.at >= source.length) throw this.failure('a [ that is never closed');
      text += this.#classItem(first);
    }
    this.at++;
    return `[${negated ? '^' : ''}${text}]`;
  }

  #classItem(first: boolean): string {
    const source = this.#source;
    const posix = posixClass(source, this.at);
    if (posix !== undefined) {
      this.at = posix.end;
      return posix.negated ? complement(posix.inside) : posix.inside;
    }
    if (source[this.at] === '\\') {
      const letter = source[this.at + 1] ?? '';
      const perl = perlClass(letter);
      if (perl !== undefined) {
        this.at += 2;
        return perl.negated ? complement(perl.inside) : perl.inside;
      }
      if (letter === 'p' || letter === 'P') {
        const { text, end } = unicodeClass(source, this.at);
        this.at = end;
        return text;
      }
    }
    if (source[this.at] === '-' && !first && source[this.at + 1] !== ']') throw this.failure('a - where no range is');
    const low = this.#classCharacter();
    if (source[this.at] !== '-' || source[this.at + 1] === ']' || this.at + 1 >= source.length) return rune(low);
    this.at++;
    const high = this.#classCharacter();
    if (high < low) throw this.failure('a range whose end comes before its beginning');
    return `${rune(low)}-${rune(high)}`;
  }

  #classCharacter(): number {
    if (this.#source[this.at] === '\\') return this.#character();
    const point = this.#source.codePointAt(this.at) ?? 0;
    this.at += point > 0xffff ? 2 : 1;
    return point;
  }

  #take(symbol: string): boolean {
    if (this.#source[this.at] !== symbol) return false;
    this.at++;
    return true;
  }
}
