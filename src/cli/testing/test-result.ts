/** How one case of one query's tests went. */
export interface TestResult {
  readonly query: string;
  readonly name: string;
  /** Why it failed, its first line a summary. */
  readonly failure?: string;
  readonly milliseconds: number;
}
