import { type Account, accountById, fullName } from '../../account/account.ts';
import { accountMail } from '../../account/account-mail.tsx';
import { record } from '../../audit/record-event.ts';
import type { Installation } from '../../config/installation.ts';
import { MailParagraph } from '../../mail/layout.tsx';
import { send } from '../../mail/outbox.ts';
import type { OutgoingMail } from '../../mail/outgoing-mail.ts';
import type { Tx } from '../../platform/unit-of-work.ts';
import { longMoment } from '../../web/french-dates.ts';
import { BY_NOBODY, companyName, roleDetails } from './company.ts';
import { type Company, Which } from './mail-parts.tsx';

/** Why whoever gave a delegation gives nothing any more. */
export type WhyAsleep = 'account-deleted' | 'replaced';

interface Given {
  giver: Account;
  siren: string;
  /** Of these alone; of all where absent. */
  services?: readonly string[];
  why: WhyAsleep;
  /** Who has something better now. */
  exceptFor?: string;
}

/**
 * The delegations of somebody who no longer holds what they gave sleep until somebody else wakes them, and their holders are
 * told. The caller holds the company.
 * @returns how many persons have one that sleeps now
 */
export async function putDelegationsToSleep(
  tx: Tx,
  { giver, siren, services, why, exceptFor }: Given,
): Promise<number> {
  const now = tx.clock.now();
  const slept = await tx.db
    .selectFrom('mandate')
    .select(['id', 'account_id', 'service'])
    .where('granted_by', '=', giver.id)
    .where('siren', '=', siren)
    .where('role', '=', 'delegataire')
    .where('state', '=', 'active')
    .$if(services !== undefined, (query) => query.where('service', 'in', services ?? []))
    .$if(exceptFor !== undefined, (query) => query.where('account_id', '<>', exceptFor ?? ''))
    .orderBy('id')
    .forUpdate()
    .execute();
  if (slept.length === 0) return 0;
  const byHolder = Map.groupBy(slept, ({ account_id }) => account_id);
  // The name by which each knew the company: it is gone with the last mandate that is awake.
  const names = new Map<string, string>();
  for (const id of byHolder.keys()) names.set(id, await companyName(tx.db, id, siren));
  const ids = slept.map(({ id }) => id);
  await tx.db.updateTable('mandate').set({ state: 'asleep' }).where('id', 'in', ids).execute();
  for (const [holderId, its] of byHolder) {
    const holder = await accountById(tx.db, holderId);
    if (!holder) continue;
    const company = { siren, name: names.get(holderId) ?? '' };
    await send(tx, delegationSleepsMail(tx.installation, holder, { giver, company, why, at: now }));
    const ofHolder = its.flatMap(({ service }) => service ?? []).sort();
    const details = { ...roleDetails(siren, ofHolder, 'delegataire', 'holder'), ...BY_NOBODY };
    await record(tx, { event: 'mandate-asleep', accountId: holderId, details });
  }
  return byHolder.size;
}

/** To whoever had a delegation from somebody who holds it no longer. */
export function delegationSleepsMail(
  installation: Installation,
  account: Account,
  { giver, company, why, at }: { giver: Account; company: Company; why: WhyAsleep; at: Date },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'mandate-changed', subject: 'Espace professionnel - Délégations' },
    <>
      <MailParagraph>
        Depuis le {longMoment(at)}, votre délégation pour <Which company={company} /> est en sommeil :{' '}
        {fullName(giver)}, qui vous l’avait donnée, {BECAUSE[why]}. Vous n’avez plus accès à ces services.
      </MailParagraph>
      <MailParagraph>
        Si elle reste utile, demandez au titulaire du service ou à un administrateur suppléant de la
        renouveler.
      </MailParagraph>
    </>,
  );
}

const BECAUSE: Record<WhyAsleep, string> = {
  'account-deleted': 'a supprimé son espace professionnel',
  replaced: 'n’en est plus titulaire',
};
