/** Cases that cannot hold here, by name, with the reason. The suite fails when one of them passes. */
export const NOT_APPLICABLE: ReadonlyMap<string, string> = new Map([]);
