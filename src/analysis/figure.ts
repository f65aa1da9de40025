/** A figure ready to be written. */
export interface Figure {
  readonly name: string;
  readonly svg: string;
}
