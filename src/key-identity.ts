/** Tells keys apart: equal for equal keys, and for no others. */
export type KeyIdentity = string | number;
