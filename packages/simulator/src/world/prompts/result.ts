/** What the callback and the query say about a prompt that ended: the vendor's code and its words. */
export interface Result {
  readonly code: number | string;
  readonly description: string;
}
