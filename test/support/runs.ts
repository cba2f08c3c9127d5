/** How many random cases a law is tried on: `MOTIF_TEST_RUNS`, 20,000 for a long run. */
export const runs: number = Number(process.env.MOTIF_TEST_RUNS ?? 20);

/** How many times a run is stopped or killed: `MOTIF_TEST_KILLS`, 200 for a long run. */
export const killRuns: number = Number(process.env.MOTIF_TEST_KILLS ?? 2);

/** Milliseconds that a law may take for its runs, on a machine that is busy with other things too. */
export const lawTimeout: number = 120_000 + runs * 25;

/** How many processes are killed while they work on a broker: `MOTIF_TEST_KILLS` too, 200 for a long run. */
export const kafkaKills: number = Number(process.env.MOTIF_TEST_KILLS ?? 20);

/** How long a process works at a steady rate, seconds: `MOTIF_TEST_SOAK`, 1,800 for a long run. */
export const soakSeconds: number = Number(process.env.MOTIF_TEST_SOAK ?? 8);
