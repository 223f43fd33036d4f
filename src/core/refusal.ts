/** Why a caller is not put through. */
export type RefusalReason =
  | { readonly kind: "withheld" }
  | { readonly kind: "unlisted" }
  | { readonly kind: "out-of-hours" }
  | { readonly kind: "spam"; readonly label: string }
  /** Every phone that should be rung is the caller's own. */
  | { readonly kind: "caller-is-master" }
  /** No phone may be rung for them: why, a sentence. */
  | { readonly kind: "guarded"; readonly why: string };
