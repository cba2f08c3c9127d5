import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
} from 'yaml';
import type { Location, Problem } from '../../errors.js';
import { parseValue } from '../../parse-value.js';
import { locate } from '../../query/locate.js';
import { type DataType, typeName, type Value } from '../../schema.js';
import { suggest } from '../../suggest.js';

/** A YAML file being read. Every problem is kept with its place, and reading goes on after it. */
export interface YamlReader {
  readonly root: YamlNode;
  readonly problems: readonly Problem[];
  problem(node: YamlNode, message: string, hint?: string): void;
  location(node: YamlNode): Location;
  /** The items of a list. Of anything else, none, and a problem. */
  list(node: YamlNode, what: string): readonly YamlNode[];
  /** The entries of a mapping; a key that is none of `allowed` is a problem and left out. */
  entries(node: YamlNode, what: string, allowed: readonly string[]): readonly YamlEntry[];
  /** A node as a value of a type. Undefined, and a problem, where it is none. */
  value(node: YamlNode, type: DataType, what: string): Value | undefined;
}

export type YamlNode = Node | null;

export interface YamlEntry {
  /** As it is among the allowed ones. */
  readonly name: string;
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export function yamlReader(text: string, file: string): YamlReader {
  const document = parseDocument(text, { intAsBigInt: true, prettyErrors: false });
  const problems: Problem[] = document.errors.map(({ message, pos: [start, end] }) => ({
    message,
    location: locate(text, file, { start, end }),
  }));

  function location(node: YamlNode): Location {
    const [start, end] = node?.range ?? [0, 0];
    return locate(text, file, { start, end });
  }
  function problem(node: YamlNode, message: string, hint?: string): void {
    problems.push({ message, location: location(node), ...(hint === undefined ? {} : { hint }) });
  }

  return {
    root: document.contents,
    problems,
    location,
    problem,
    list(node, what): readonly YamlNode[] {
      const list = resolved(node, document);
      if (isSeq(list)) return list.items.map(asNode);
      problem(node, `${what} is to be a list`);
      return [];
    },
    entries(node, what, allowed): readonly YamlEntry[] {
      const map = resolved(node, document);
      if (!isMap(map)) {
        problem(node, `${what} is to be a mapping of ${allowed.join(', ')}`);
        return [];
      }
      return map.items.flatMap((pair) => {
        const [key, value] = [asNode(pair.key), asNode(pair.value)];
        const written = isScalar(key) ? scalarText(key) : null;
        const name = allowed.find((candidate) => candidate.toLowerCase() === written?.toLowerCase());
        if (name !== undefined) return [{ name, key, value }];
        const meant = suggest(written ?? '', allowed);
        const hint = meant === undefined ? `it has ${allowed.join(', ')}` : `did you mean ${meant}?`;
        problem(key, `${what} has no ${written ?? 'such key'}`, hint);
        return [];
      });
    },
    value(node, type, what): Value | undefined {
      const found = resolved(node, document);
      const written = isCollection(found)
        ? JSON.stringify(found.toJS(document), bigintsAsNumbers)
        : isScalar(found)
          ? scalarText(found)
          : null;
      if (written === null) return null;
      const value = parseValue(type, written);
      if (value === undefined) problem(node, `${what}: ${JSON.stringify(written)} is no ${typeName(type)}`);
      return value;
    },
  };
}

function resolved(node: YamlNode, document: Document): YamlNode {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}

function asNode(value: unknown): YamlNode {
  return isNode(value) ? value : null;
}

/** As it was written, so that no digit is lost; null for null. */
function scalarText({ value, source }: Scalar): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  const plain = source !== undefined && /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(source);
  return plain ? source : String(value);
}

function bigintsAsNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
