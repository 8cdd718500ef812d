// Values that readers may see carry a mark that only the files of this room give, so that no page can be made from others.
declare const allowed: unique symbol;

/** Values that their readers may see. */
export type Allowed<T> = T & { readonly [allowed]: true };
