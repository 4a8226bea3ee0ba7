/** In force and waiting, of one company. */
export const MOST_ACCOUNTS = 20;
/** Characters of a holder's name in a payment (ISO 20022, Max70Text). */
export const HOLDER_NAME_MAX = 70;
