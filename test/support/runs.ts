/** How many random cases a law is tried on: `MOTIF_TEST_RUNS`, 20,000 for a long run. */
export const runs: number = Number(process.env.MOTIF_TEST_RUNS ?? 200);
