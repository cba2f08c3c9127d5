/** The terminal's side of it. */
export interface TextStyle {
  /** Columns; nothing is wider. */
  readonly width: number;
  /** Whether to use the 256 colours of terminals. */
  readonly colour: boolean;
}

/** A picture's lines, and what people should know of it. */
export interface TextPicture {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}
