import { sql } from 'kysely';
import { type Account, accountById, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { record } from '../audit/record-event.ts';
import { type DisputedWork, undoBankAccounts, wakeBankAccounts } from '../bank-accounts/undo-disputed.ts';
import { disputedAddressLine } from '../company-address/texts.ts';
import { undoAddressesOf } from '../company-address/undo-address.ts';
import type { Installation } from '../config/installation.ts';
import { undoDirectDebits, wakeDirectDebits } from '../direct-debits/undo-disputed.ts';
import { MailList, MailParagraph } from '../mail/layout.tsx';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { BY_NOBODY, roleDetails } from '../mandates/granting/company.ts';
import { lockCompaniesOf } from '../mandates/lock-company.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { closeReopened, type Handover, reopenAgreed } from '../role-requests/contested.ts';
import { longMoment } from '../web/french-dates.ts';
import { type Disputed, undoneSince } from './changed-roles.ts';
import type { Change } from './dispute-state.ts';
import { lineOf, linesWithoutNames, withdrawnLine, withdrawnWithoutNames } from './role-lines.tsx';
import { undoRoles, type Way } from './undo-roles.ts';
import type { UndoneRoles } from './undone-roles.ts';
import { wakeSuspended } from './wake-suspended.ts';
import { withdrawOffered, withdrawRequested } from './withdraw-offered.ts';

/**
 * What a dispute does to roles, offers, requests and the addresses of companies: it is done, on record in both histories and told to whoever else it is
 * about. The caller holds the lock of the disputed account.
 * @returns a line each, for the screen and the mail of the holder; where only a mailbox or a former password was proved, the
 *   reader may be somebody else, and no line names anybody
 */
export async function disputeRoles(
  tx: Tx,
  account: Account,
  change: Change,
  { way, origin }: { way: Way; origin?: Origin },
): Promise<string[]> {
  const disputed = { accountId: account.id, changeId: change.id, requestedAt: change.requested_at };
  await lockCompaniesOf(tx, account.id);
  const names = await companyNames(tx, disputed);
  const roles = await undoRoles(tx, disputed, way);
  for (const handover of handoversIn(roles, account.id, 'contested')) await reopenAgreed(tx, handover);
  const withdrawn = [
    ...(await withdrawOffered(tx, disputed, origin)),
    ...(await withdrawRequested(tx, disputed, origin)),
  ];
  const people = await recordAndTell(tx, account, roles, { names, origin, why: 'disputed' });
  const work: DisputedWork = {
    changeId: change.id,
    since: undoneSince(disputed),
    doers: [{ accountId: account.id }, ...roles.filter(wasLetIn)],
    way,
    accountId: account.id,
    origin,
  };
  const payments = [...(await undoBankAccounts(tx, work)), ...(await undoDirectDebits(tx, work))];
  const addresses = await undoAddressesOf(tx, account, {
    since: undoneSince(disputed),
    letIn: roles.filter(wasLetIn),
    origin,
  });
  const ofCompanies = [...payments, ...addresses.map(disputedAddressLine)];
  if (way === 'suspend')
    return [...linesWithoutNames(roles, account.id), ...withdrawnWithoutNames(withdrawn), ...ofCompanies];
  return [
    ...roles.map((one) => lineOf(one, companyIn(names, account.id, one.siren), people.get(one.accountId))),
    ...withdrawn.map(withdrawnLine),
    ...ofCompanies,
  ];
}

/** Whoever was made titulaire or suppléant by the disputed account managed its company's own things too. */
const wasLetIn = ({ role, what }: UndoneRoles) =>
  role !== 'delegataire' && (what === 'suspended' || what === 'contested');

/**
 * What the end of a freeze gives back, where the disputes that caused it were not right: on record and told in the same way.
 * @returns a line each, without names: both addresses are told
 */
export async function wakeRoles(tx: Tx, account: Account, changes: readonly Change[]): Promise<string[]> {
  await lockCompaniesOf(tx, account.id);
  const roles = await wakeSuspended(
    tx,
    changes.map(({ id }) => id),
  );
  for (const handover of handoversIn(roles, account.id, 'woken')) await closeReopened(tx, handover);
  const names = await companyNames(tx, { accountId: account.id });
  await recordAndTell(tx, account, roles, { names, why: 'released' });
  const disputed = changes.map(({ id }) => id);
  return [
    ...linesWithoutNames(roles, account.id),
    ...(await wakeBankAccounts(tx, account.id, disputed)),
    ...(await wakeDirectDebits(tx, account.id, disputed)),
  ];
}

/** Of an account that agreed to be replaced, to whom, by company. */
function handoversIn(roles: readonly UndoneRoles[], holderId: string, what: UndoneRoles['what']): Handover[] {
  return roles
    .filter((one) => one.role === 'titulaire' && one.what === what && one.accountId !== holderId)
    .map(({ accountId: applicantId, siren, services }) => ({ holderId, applicantId, siren, services }));
}

/** By account and SIREN, as each knows the company. */
type Names = ReadonlyMap<string, string>;

function companyIn(names: Names, accountId: string, siren: string): string {
  return `${names.get(`${accountId} ${siren}`) ?? 'entreprise'} (SIREN ${siren})`;
}

/** @returns the others */
async function recordAndTell(
  tx: Tx,
  account: Account,
  roles: readonly UndoneRoles[],
  { names, origin, why }: { names: Names; origin?: Origin | undefined; why: 'disputed' | 'released' },
): Promise<ReadonlyMap<string, Account>> {
  const people = new Map<string, Account>();
  const touched = roles.filter(({ what }) => what !== 'kept');
  for (const { accountId, siren, services, role, what } of touched) {
    const event = what === 'woken' ? 'mandate-woken' : 'mandate-disputed';
    const isOwn = accountId === account.id;
    const details = roleDetails(siren, services, role, isOwn ? 'holder' : 'giver');
    // One of the two tells it in the history of the company, whoever did it.
    const told = origin ? { origin, details } : { details: { ...details, ...BY_NOBODY } };
    await record(tx, { event, accountId: account.id, ...told });
    if (isOwn) continue;
    await record(tx, { event, accountId, details: roleDetails(siren, services, role, 'holder') });
    const person = people.get(accountId) ?? (await accountById(tx.db, accountId));
    if (person) people.set(accountId, person);
  }
  for (const [id, person] of people) {
    const its = touched.filter(({ accountId }) => accountId === id);
    const lines = its.map((one) => lineOf(one, companyIn(names, id, one.siren)));
    const told = { disputed: account, lines, at: tx.clock.now(), why };
    await send(tx, rolesDisputedMail(tx.installation, person, told));
  }
  return people;
}

/** Before anything is undone: with a last mandate the name is gone. */
async function companyNames({ db }: Tx, { accountId }: Pick<Disputed, 'accountId'>): Promise<Names> {
  const { rows } = await sql<{ account_id: string; siren: string; name: string }>`
    with others as (
      select mandate_id from mandate_change where changed_by = ${accountId}
      union select id from mandate where account_id = ${accountId} or granted_by = ${accountId}
    )
    select account_id, siren, name from dossier where siren in (
      select siren from mandate join others on others.mandate_id = mandate.id)`.execute(db);
  return new Map(rows.map(({ account_id, siren, name }) => [`${account_id} ${siren}`, name]));
}

/** To somebody else whose roles were touched: what changed, why, and whom to ask. */
export function rolesDisputedMail(
  installation: Installation,
  account: Account,
  {
    disputed,
    lines,
    at,
    why,
  }: { disputed: Account; lines: readonly string[]; at: Date; why: 'disputed' | 'released' },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'mandate-disputed', subject: 'Espace professionnel - Rôles suspendus ou rétablis' },
    <>
      {why === 'disputed' ? (
        <MailParagraph>
          Le {longMoment(at)}, une modification de l’adresse électronique de connexion de {fullName(disputed)}{' '}
          a été contestée. Par précaution, ce qui a été fait depuis cet espace dans les jours qui ont précédé
          est défait ou suspendu, et cela vous concerne :
        </MailParagraph>
      ) : (
        <MailParagraph>
          Le {longMoment(at)}, l’assistance a mis fin à la suspension de l’espace de {fullName(disputed)}. Ce
          qui avait été suspendu par précaution est de nouveau comme avant :
        </MailParagraph>
      )}
      <MailList items={lines} />
      <MailParagraph>
        {why === 'disputed'
          ? 'Rien ne vous est reproché. Pour que vos droits soient réveillés, adressez-vous au titulaire du service ou, en cas de doute, à l’assistance.'
          : 'Si cela vous surprend, adressez-vous au titulaire du service ou à l’assistance.'}
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
        Voici ce que devient ce qui a été fait pour les rôles depuis cet espace, dans les 72 heures avant la
        demande contestée et depuis :
      </MailParagraph>
      <MailList items={lines} />
      <MailParagraph>
        Une fois connecté, vérifiez-le dans « Gérer les services » : les personnes y sont nommées, et vous
        pouvez réveiller ce qui est juste.
      </MailParagraph>
    </>
  );
}
