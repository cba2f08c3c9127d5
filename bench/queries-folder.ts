export const QUERIES = 'bench/queries';
