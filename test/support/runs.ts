/** How many random cases a law is tried on: `MOTIF_TEST_RUNS`, 20,000 for a long run. */
export const runs: number = Number(process.env.MOTIF_TEST_RUNS ?? 200);

/**
 * Of laws that compare with another program whose last digits are its own: the same cases each time, where a single run
 * of the tests is to tell whether something has changed; any cases in a long run.
 */
export const steadySeed: { readonly seed?: number } = process.env.MOTIF_TEST_RUNS === undefined ? { seed: 2 } : {};

/** How many times a run is stopped or killed: `MOTIF_TEST_KILLS`, 200 for a long run. */
export const killRuns: number = Number(process.env.MOTIF_TEST_KILLS ?? 20);

/** Milliseconds that a law may take for its runs, on a machine that is busy with other things too. */
export const lawTimeout: number = 120_000 + runs * 25;
