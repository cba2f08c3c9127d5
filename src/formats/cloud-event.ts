/** An event in the envelope of CloudEvents 1.0, in whichever mode and over whatever it came. */
export interface CloudEvent {
  /**
   * Context attributes by their names, as canonical texts: `id`, `source`, `type`, and where it has them `subject`, `time`,
   * `dataschema`, `datacontenttype` and extensions. `specversion` is 1.0, and not among them.
   */
  readonly attributes: ReadonlyMap<string, string>;
  /** The data as it came: of JSON its text in UTF-8. Undefined where there is none. */
  readonly data: Uint8Array | undefined;
}

/** What became of bytes that should be such an event; `problem` says what was found and what was expected. */
export type ParsedCloudEvent =
  | { readonly kind: 'event'; readonly event: CloudEvent }
  | { readonly kind: 'problem'; readonly problem: string };

/** What stands before an attribute's name in a header: `ce_` in Kafka's binding, `ce-` in that of HTTP. */
export type CloudEventPrefix = 'ce_' | 'ce-';
