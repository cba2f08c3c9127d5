/** Where engines have their recent rows and their state, a file each. */
export const HOT = 'hot';
