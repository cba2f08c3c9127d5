/** So many windows may one event be in: each of them gives a result, and of more, one event alone would fill the memory. */
export const MOST_WINDOWS = 100_000;
