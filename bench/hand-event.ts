/** One line of the file, read by `JSON.parse`. */
export interface HandEvent {
  readonly ts: string;
  readonly user_id: string;
  readonly item_id: string;
  readonly event: string;
  readonly price: number;
  readonly session: string;
  readonly page: string;
  time: number;
  offset: number;
}

export interface HandMatch {
  readonly first: number;
  readonly last: HandEvent;
  readonly addedAt: number;
}
