import { hashToken } from '../account/token.ts';
import { inStretches } from '../database/in-stretches.ts';
import type { Ground } from '../platform/platform.ts';

const MINUTE_MS = 60_000;

/**
 * What a challenge is for, and how long it may be answered, in milliseconds. The page that signs in may stand open for a
 * while before somebody comes to it, and so may a form that takes a while to fill in; the others follow something that was
 * typed just before.
 */
const LIFETIMES = {
  'sign-in': 60 * MINUTE_MS,
  registration: 10 * MINUTE_MS,
  'second-step': 10 * MINUTE_MS,
  confirmation: 60 * MINUTE_MS,
} as const;

const LONGEST_LIFETIME_MS = Math.max(...Object.values(LIFETIMES));

export type ChallengePurpose = keyof typeof LIFETIMES;

/** What an answer must be to. */
export interface Asked {
  purpose: ChallengePurpose;
  /** Known to the one browser, or session, that was asked: another one cannot answer in its place. */
  bound: string;
}

/** What is sealed into a challenge. */
interface Content extends Asked {
  /** Milliseconds since 1970. */
  at: number;
  /** Of a registration: what the authenticator is told to know the account by. */
  userHandle?: string;
  /** Of a registration: the factors that the account had, each of which was asked for then. */
  factors?: readonly string[];
}

/** What a passkey is asked by which a signed-in person is confirmed: of that session alone. */
export function askedToConfirm(tokenHash: string): Asked {
  return { purpose: 'confirmation', bound: tokenHash };
}

type Sealing = Pick<Ground, 'secrets' | 'clock'>;

/**
 * A challenge for an authenticator, base64url. It is sealed and holds all that there is to know about it, so that nothing is
 * stored for whoever only looks at a page; none is like another.
 */
export function makeChallenge(
  { secrets, clock }: Sealing,
  asked: Asked,
  more: Pick<Content, 'userHandle' | 'factors'> = {},
): string {
  const content: Content = { ...asked, ...more, at: clock.now().getTime() };
  return secrets.seal('passkey-challenge', JSON.stringify(content));
}

/** @returns what it holds, where it is ours, was made for this and may still be answered */
export function readChallenge(
  { secrets, clock }: Sealing,
  challenge: string,
  { purpose, bound }: Asked,
): Content | 'expired' | undefined {
  const opened = secrets.unseal('passkey-challenge', challenge);
  if (opened === undefined) return undefined;
  const content = JSON.parse(opened) as Content;
  if (content.purpose !== purpose || content.bound !== bound) return undefined;
  const age = clock.now().getTime() - content.at;
  return age < LIFETIMES[purpose] ? content : 'expired';
}

/**
 * Takes a challenge for answered, before anything comes of it: the same response would be as right a second time. In one
 * statement, not in a transaction that may be rolled back, which would give it back.
 * @returns whether this answer is the first
 */
export async function useChallenge({ db, clock }: Ground, challenge: string): Promise<boolean> {
  const used = await db
    .insertInto('used_passkey_challenge')
    .values({ id: hashToken(challenge), expires_at: new Date(clock.now().getTime() + LONGEST_LIFETIME_MS) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return used !== undefined;
}

/** Kept as long again: one forgotten too soon could be answered twice on an instance whose clock runs late. */
export async function purgeUsedChallenges({ db }: Pick<Ground, 'db'>, now: Date): Promise<void> {
  const before = new Date(now.getTime() - LONGEST_LIFETIME_MS);
  await inStretches(db, 'used_passkey_challenge', (here) =>
    db.deleteFrom('used_passkey_challenge').where('expires_at', '<=', before).where(here).execute(),
  );
}
