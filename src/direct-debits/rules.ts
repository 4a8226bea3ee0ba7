/** Asked for in 24 hours, of one company, whoever does: each is mailed to everybody who acts for it. */
export const MOST_ASKED_A_DAY = 10;
