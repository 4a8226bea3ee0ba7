/**
 * Whom a mail keeps waiting, the most pressing first: somebody in front of a screen, who has proved something (the right
 * password, a browser known), so that strangers cannot fill his lane; anybody in front of a screen; somebody who has to
 * hear what happened on his account; nobody. By their place in this list the outbox keeps them.
 */
export const LANES = ['own-codes', 'codes', 'notices', 'bulk'] as const;
export type Lane = (typeof LANES)[number];

/** A mail that is being handed over. */
export interface InHand {
  /** Place in `LANES`. */
  lane: number;
  recipient: string;
}

/** A lane from which one more may be taken, but for those to domains that have enough in hand. */
export interface Opening {
  lane: number;
  fullDomains: string[];
}

/**
 * What may be taken up beside what is in hand. However slow mails of one kind or to one domain are, some hands stay free
 * for codes: of all hands, bulk gets a quarter at most, bulk and notices together a half, these and the codes that anybody can ask for all
 * but one, and one domain a quarter.
 * @param hands how many mails one instance hands over at once
 */
export function openingsBeside(inHand: readonly InHand[], hands: number): Opening[] {
  if (inHand.length >= hands) return [];
  const quarter = Math.max(1, Math.floor(hands / 4));
  const most: Record<Lane, number> = {
    'own-codes': hands,
    codes: Math.max(1, hands - 1),
    notices: Math.max(1, hands - 2 * quarter),
    bulk: quarter,
  };
  // What is less pressing must not fill the hands of what is more.
  const hasRoom = (name: Lane, lane: number) =>
    inHand.filter((mail) => mail.lane >= lane).length < most[name];
  const open = LANES.filter((_name, lane) => LANES.slice(0, lane + 1).every(hasRoom));
  return open.map((_name, lane) => ({ lane, fullDomains: fullDomains(inHand, lane, quarter) }));
}

/** By lane, so that a newsletter to a large provider holds up no code to it. */
function fullDomains(inHand: readonly InHand[], lane: number, most: number): string[] {
  const counts = new Map<string, number>();
  for (const mail of inHand) {
    const domain = domainOf(mail.recipient);
    if (mail.lane === lane) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= most).map(([domain]) => domain);
}

/** As `claimDueMail` computes it in SQL. */
function domainOf(address: string): string {
  return (address.split('@')[1] ?? '').toLowerCase();
}
