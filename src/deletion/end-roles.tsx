import { type Account, accountById, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { record } from '../audit/record-event.ts';
import type { Installation } from '../config/installation.ts';
import type { MandateRole } from '../database/schema.ts';
import { MailParagraph } from '../mail/layout.tsx';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { BY_NOBODY, companyName, roleDetails, toldOf } from '../mandates/granting/company.ts';
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
    const slept = await putDelegationsToSleep(tx, account.id, siren);
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
          delegationsSleep: slept.size > 0,
          at: now,
        }),
      );
    for (const [holderId, its] of slept) {
      const holder = await accountById(tx.db, holderId);
      if (!holder) continue;
      const name = its.name;
      await send(tx, delegationSleepsMail(tx.installation, holder, { left: account, siren, name, at: now }));
      const details = { ...roleDetails(siren, its.services, 'delegataire', 'holder'), ...BY_NOBODY };
      await record(tx, { event: 'mandate-asleep', accountId: holderId, details });
    }
  }
}

/** By their holders, with the name by which each knew the company: it is gone with the last mandate that is awake. */
async function putDelegationsToSleep(tx: Tx, giverId: string, siren: string) {
  const given = tx.db
    .selectFrom('mandate')
    .select(['account_id', 'service'])
    .where('granted_by', '=', giverId)
    .where('siren', '=', siren)
    .where('role', '=', 'delegataire')
    .where('state', '=', 'active')
    .orderBy('id')
    .forUpdate();
  const slept = new Map<string, { name: string; services: string[] }>();
  for (const { account_id, service } of await given.execute()) {
    const its = slept.get(account_id) ?? { name: await companyName(tx.db, account_id, siren), services: [] };
    if (service !== null) its.services.push(service);
    slept.set(account_id, its);
  }
  await tx.db
    .updateTable('mandate')
    .set({ state: 'asleep' })
    .where('granted_by', '=', giverId)
    .where('siren', '=', siren)
    .where('role', '=', 'delegataire')
    .where('state', '=', 'active')
    .execute();
  return slept;
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
          Les délégations que cette personne avait données sont en sommeil : réveillez celles qui restent
          utiles dans « Gérer ou consulter vos délégations ».
        </MailParagraph>
      ) : null}
    </>,
  );
}

/** To whoever had a delegation from an account that is erased. */
export function delegationSleepsMail(
  installation: Installation,
  account: Account,
  { left, siren, name, at }: Left,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'mandate-changed', subject: 'Espace professionnel - Délégations' },
    <>
      <MailParagraph>
        Depuis le {longMoment(at)}, votre délégation pour l’entreprise <strong>{name}</strong> (SIREN {siren})
        est en sommeil : {fullName(left)}, qui vous l’avait donnée, a supprimé son espace professionnel. Vous
        n’avez plus accès à ces services.
      </MailParagraph>
      <MailParagraph>
        Si elle reste utile, demandez au titulaire du service ou à un administrateur suppléant de la
        réveiller.
      </MailParagraph>
    </>,
  );
}
