/** What goes with a message beside its bytes, in order: a name may stand there twice. */
export type MessageHeaders = readonly (readonly [name: string, value: Uint8Array])[];
