import { type Account, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { record } from '../audit/record-event.ts';
import type { Installation } from '../config/installation.ts';
import type { MandateRole } from '../database/schema.ts';
import { MailParagraph } from '../mail/layout.tsx';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { BY_NOBODY, roleDetails, toldOf } from '../mandates/granting/company.ts';
import { putDelegationsToSleep } from '../mandates/granting/delegations-asleep.tsx';
import { lockCompaniesOf } from '../mandates/lock-company.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import { rolesText } from '../mandates/texts.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { longMoment } from '../web/french-dates.ts';

/**
 * Ends what an account that is being erased may do, company by company, and tells the titulaires and suppléants who stay.
 * The suppléants that it made stay; the delegations that it gave sleep until somebody else wakes them. The caller holds the
 * account's lock.
 */
export async function endRoles(tx: Tx, account: Account): Promise<void> {
  const now = tx.clock.now();
  await lockCompaniesOf(tx, account.id);
  const bySiren = Map.groupBy(await mandatesOf(tx.db, account.id, now), ({ siren }) => siren);
  for (const [siren, mandates] of bySiren) {
    const slept = await putDelegationsToSleep(tx, { giver: account, siren, why: 'account-deleted' });
    await tx.db
      .updateTable('mandate')
      .set({ state: 'ended', until: now, ended_reason: 'account-deleted' })
      .where('account_id', '=', account.id)
      .where('siren', '=', siren)
      .where('state', '<>', 'ended')
      .execute();
    const services = [...new Set(mandates.flatMap(({ service }) => service ?? []))];
    const roles = [...new Set(mandates.map(({ role }) => role))];
    for (const role of roles) {
      const ofRole = mandates.filter((one) => one.role === role).flatMap(({ service }) => service ?? []);
      const details = {
        ...roleDetails(siren, ofRole, role, 'holder'),
        ...BY_NOBODY,
        reason: 'account-deleted',
      };
      await record(tx, { event: 'mandate-ended', accountId: account.id, details });
    }
    for (const { account: other, companyName: name } of await toldOf(tx.db, siren, services, now))
      await send(
        tx,
        actingLeftMail(tx.installation, other, {
          left: account,
          siren,
          name,
          roles,
          delegationsSleep: slept > 0,
          at: now,
        }),
      );
  }
}

interface Left {
  left: Account;
  siren: string;
  /** Of the company, as the reader knows it. */
  name: string;
  at: Date;
}

/** To whoever goes on acting for a company: somebody does no longer. */
export function actingLeftMail(
  installation: Installation,
  account: Account,
  {
    left,
    siren,
    name,
    roles,
    delegationsSleep,
    at,
  }: Left & { roles: readonly MandateRole[]; delegationsSleep: boolean },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    {
      purpose: 'mandate-changed',
      subject: 'Espace professionnel - Une personne n’agit plus pour l’entreprise',
    },
    <>
      <MailParagraph>
        Depuis le {longMoment(at)}, {fullName(left)} ({rolesText(roles)}) n’agit plus pour l’entreprise{' '}
        <strong>{name}</strong> (SIREN {siren}) : son espace professionnel est supprimé. Vous gardez vos
        services.
      </MailParagraph>
      {roles.includes('titulaire') ? (
        <MailParagraph>
          Les services dont cette personne était titulaire n’ont plus de titulaire. Vous pouvez demander à le
          devenir : « Gérer les services », puis « Adhérer aux services en ligne ».
        </MailParagraph>
      ) : null}
      {delegationsSleep ? (
        <MailParagraph>
          Les délégations que cette personne avait données sont en sommeil : renouvelez celles qui restent
          utiles dans « Gérer ou consulter vos délégations ».
        </MailParagraph>
      ) : null}
    </>,
  );
}
