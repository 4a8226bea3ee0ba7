import { sql } from 'kysely';
import { type Account, accountById, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { record } from '../audit/record-event.ts';
import type { Installation } from '../config/installation.ts';
import { MailList, MailParagraph } from '../mail/layout.tsx';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { roleDetails } from '../mandates/granting/company.ts';
import { lockCompaniesOf } from '../mandates/lock-company.ts';
import { ROLE_OF } from '../mandates/texts.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { longMoment } from '../web/french-dates.ts';
import type { Change } from './dispute-state.ts';
import { type Disputed, type Undone, type UndoneRoles, undoRoles, type Way } from './undo-roles.ts';
import { withdrawOffered } from './withdraw-offered.tsx';

/**
 * What a dispute does to roles, offers and requests: it is done, on record in both histories and told to whoever else it is
 * about. The caller holds the lock of the disputed account.
 * @returns a line each, for the screen and the mail of the holder
 */
export async function disputeRoles(
  tx: Tx,
  account: Account,
  change: Change,
  { way, origin }: { way: Way; origin?: Origin },
): Promise<string[]> {
  const disputed = { accountId: account.id, changeId: change.id, requestedAt: change.requested_at };
  await lockCompaniesOf(tx, account.id);
  const before = await companyNames(tx, disputed);
  const offered = await withdrawOffered(tx, disputed);
  const roles = await undoRoles(tx, disputed, way);
  const people = new Map<string, Account>();
  for (const { accountId } of roles) {
    const person = people.get(accountId) ?? (await accountById(tx.db, accountId));
    if (person) people.set(accountId, person);
  }
  const company = (accountId: string, siren: string) =>
    `${before.get(`${accountId} ${siren}`) ?? 'entreprise'} (SIREN ${siren})`;
  for (const one of roles) {
    const details = (side: 'giver' | 'holder') => roleDetails(one.siren, one.services, one.role, side);
    const isOwn = one.accountId === account.id;
    const by = origin ? { origin } : {};
    const event = 'mandate-disputed';
    await record(tx, { event, accountId: account.id, ...by, details: details(isOwn ? 'holder' : 'giver') });
    if (!isOwn) await record(tx, { event, accountId: one.accountId, details: details('holder') });
  }
  for (const [id, person] of people) {
    if (id === account.id) continue;
    const lines = roles
      .filter(({ accountId }) => accountId === id)
      .map((one) => lineOf(one, company(id, one.siren)));
    await send(
      tx,
      rolesDisputedMail(tx.installation, person, { disputed: account, lines, at: tx.clock.now() }),
    );
  }
  const whose = ({ accountId }: UndoneRoles) => people.get(accountId);
  return [
    ...roles.map((one) => {
      const person = one.accountId === account.id ? undefined : whose(one);
      return lineOf(one, company(account.id, one.siren), person);
    }),
    ...offered,
  ];
}

/** By account and SIREN, as each knows the company, before anything is undone: with a last mandate the name is gone. */
async function companyNames({ db }: Tx, { accountId }: Disputed): Promise<Map<string, string>> {
  const { rows } = await sql<{ account_id: string; siren: string; name: string }>`
    select account_id, siren, name from dossier where account_id in (
      select ${accountId}::uuid
      union select account_id from mandate where granted_by = ${accountId}
      union select account_id from mandate_change change join mandate on mandate.id = mandate_id
      where changed_by = ${accountId})`.execute(db);
  return new Map(rows.map(({ account_id, siren, name }) => [`${account_id} ${siren}`, name]));
}

const WORDS: Record<Undone, string> = {
  suspended: 'mis en sommeil, il ne donne plus aucun droit',
  ended: 'il y est mis fin',
  restored: 'rétabli comme avant',
  shortened: 'ramené à sa fin précédente',
  taken: 'retiré depuis, et toujours retiré : à vérifier',
};

/** @param person whose it is; absent: the reader's own */
function lineOf({ role, services, what }: UndoneRoles, company: string, person?: Account): string {
  const count = services.length === 1 ? 'un service' : `${services.length} services`;
  const whose = person ? `${ROLE_OF[role]} de ${fullName(person)}` : `votre ${ROLE_OF[role]}`;
  return `${whose}, ${company}, ${count} : ${WORDS[what]}`;
}

/** To somebody else whose roles were touched: what changed, why, and whom to ask. */
export function rolesDisputedMail(
  installation: Installation,
  account: Account,
  { disputed, lines, at }: { disputed: Account; lines: readonly string[]; at: Date },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    at,
    { purpose: 'mandate-changed', subject: 'Espace professionnel - Rôles suspendus ou rétablis' },
    <>
      <MailParagraph>
        Le {longMoment(at)}, une modification de l’adresse électronique de connexion de {fullName(disputed)} a
        été contestée. Par précaution, ce qui a été fait depuis cet espace dans les jours qui ont précédé est
        défait ou suspendu, et cela vous concerne :
      </MailParagraph>
      <MailList items={lines} />
      <MailParagraph>
        Rien ne vous est reproché. Pour que vos droits soient réveillés, adressez-vous au titulaire du service
        ou, en cas de doute, à l’assistance.
      </MailParagraph>
    </>,
  );
}

/** In the mail to the holder; nothing where no role was touched. */
export function RolesUndone({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <MailParagraph>
        Ce qui avait été fait pour les rôles, depuis les 72 heures qui ont précédé la demande contestée, est
        défait ou suspendu :
      </MailParagraph>
      <MailList items={lines} />
      <MailParagraph>
        Vérifiez-le dans « Gérer les services » : vous pouvez réveiller ce qui est juste.
      </MailParagraph>
    </>
  );
}
