import { inStretches } from '../database/in-stretches.ts';
import { MailLink, MailParagraph } from '../mail/layout.tsx';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { type Account, accountById } from './account.ts';
import { type MailReference, makeReference, readReference } from './mail-reference.ts';

/** Where a space is locked: by who is signed in, and by who reads the sign-in address. */
export const LOCK_PATHS = {
  own: '/espace/verrouillage',
  byMail: '/verrouillage',
  done: '/verrouillage/fait',
} as const;

/** As long as people take to read their mails. */
const LOCK_LINK_DAYS = 30;

/**
 * What a mail to the sign-in address bears to lock the space by. Never in one to another address: whoever reads a former
 * one could else keep the holder out.
 */
export async function makeLockLink(tx: Tx, account: Account): Promise<MailReference> {
  const { signs, ...link } = makeReference(tx.random, tx.installation.BASE_URL + LOCK_PATHS.byMail);
  const [reference_hash = ''] = lockHashes(tx, signs);
  const row = { account_id: account.id, email_key: account.sign_in_email_key, made_at: tx.clock.now() };
  await tx.later(tx.db.insertInto('lock_reference').values({ reference_hash, ...row }));
  return link;
}

function lockHashes({ secrets }: Pick<Ground, 'secrets'>, signs: string): string[] {
  return secrets.keyedHashes('lock-reference', signs);
}

/** The account that a reference locks; undefined where it is none, is too old, or was mailed to an address since replaced. */
export async function accountToLock(ground: Ground, typed: string): Promise<Account | undefined> {
  const { db, clock } = ground;
  const signs = readReference(typed);
  if (signs === undefined) return undefined;
  const found = await db
    .selectFrom('lock_reference')
    .select(['account_id', 'email_key'])
    .where('reference_hash', 'in', lockHashes(ground, signs))
    .where('made_at', '>', daysAgo(clock.now(), LOCK_LINK_DAYS))
    .executeTakeFirst();
  const account = found && (await accountById(db, found.account_id));
  return account?.sign_in_email_key === found?.email_key ? account : undefined;
}

/** In a mail that tells of something the holder may not have done. */
export function MailLockLink({ lock: { href, reference } }: { lock: MailReference }) {
  return (
    <>
      <MailParagraph>
        <strong>Ce n’était pas vous ? Verrouillez votre espace :</strong> sur cette page, un bouton ferme
        toutes les sessions, et plus personne ne s’y connecte tant que vous ne l’avez pas rouvert.
      </MailParagraph>
      <MailLink href={href} />
      <MailParagraph>
        Ce lien fonctionne {LOCK_LINK_DAYS} jours. Si la page demande la référence de ce message, saisissez{' '}
        <strong>{reference}</strong>.
      </MailParagraph>
    </>
  );
}

/** Those that lock nothing any more. */
export async function purgeLockReferences({ db }: Ground, now: Date): Promise<void> {
  const before = daysAgo(now, LOCK_LINK_DAYS);
  await inStretches(db, 'lock_reference', (here) =>
    db.deleteFrom('lock_reference').where('made_at', '<', before).where(here).execute(),
  );
}
