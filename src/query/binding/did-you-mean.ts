import { suggest } from '../../suggest.js';

/** `did you mean price? Its columns: …`: the nearest if one is near, then all there are. */
export function didYouMean(written: string, candidates: readonly string[], all: string): string {
  const nearest = suggest(written, candidates);
  const list = candidates.length === 0 ? `${all}: none` : `${all}: ${candidates.join(', ')}`;
  return nearest === undefined ? list : `did you mean ${nearest}? ${list}`;
}
