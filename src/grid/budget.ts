import type { Field } from '../tensor/index.ts';

/** One conserved quantity of one component over one step, as maps per area; area integrals of the two must agree. */
export interface Ledger {
  /** Change of what each column stores. */
  readonly change: Field<'center'>;
  /** What each column received through its boundaries from other components or from space. */
  readonly received: Field<'center'>;
}

/** What a component stored and received over a step: heat J m⁻², water kg m⁻², salt kg m⁻². */
export interface Budget {
  readonly heat: Ledger;
  readonly water: Ledger;
  readonly salt?: Ledger;
}
