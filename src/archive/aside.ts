/** The folder in an archive where files are before they have their names. */
export const ASIDE = 'aside';
