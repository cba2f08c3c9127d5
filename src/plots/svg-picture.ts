/** The units in which pictures are drawn; they are as wide as the page has room for. */
export const SVG_WIDTH = 720;

/** What is inside of a picture, its height, and what people should know of it. */
export interface SvgPicture {
  readonly body: string;
  readonly height: number;
  readonly notes: readonly string[];
}
