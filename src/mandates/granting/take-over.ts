import type { Selectable } from 'kysely';
import { type Account, accountById } from '../../account/account.ts';
import { addressesOf } from '../../account/addresses-of.ts';
import type { Actor } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import type { MandateOfferTable } from '../../database/schema.ts';
import { send } from '../../mail/outbox.ts';
import type { Tx } from '../../platform/unit-of-work.ts';
import { lockCompaniesOf } from '../lock-company.ts';
import { companyName, nameCompany, roleDetails, toldOf } from './company.ts';
import { isWaiting, namedIn } from './offers.ts';
import { endFormerRoles, endTitulaire } from './replace-titulaire.ts';
import { handedOverMail, noSuccessorMail, succeededMail, successionToldMail } from './successor-mails.tsx';

type Offer = Selectable<MandateOfferTable>;

/**
 * Whoever was proposed becomes the titulaire of what the giver still is, as by a substitution: suppléants stay, the
 * delegations of the former titulaire sleep, and both lesser roles and the former titulaire's end. Everybody it concerns is
 * told at once. The caller holds the acceptor's account, the company and the giver's mandates.
 */
export async function takeOver(
  tx: Tx,
  offer: Offer,
  account: Account,
  { origin }: Pick<Actor, 'origin'>,
): Promise<void> {
  const { siren, given_by } = offer;
  const at = tx.clock.now();
  const former = await accountById(tx.db, given_by);
  if (!former) return;
  // Read first: with the last mandate the name is gone from the former titulaire.
  const name = await companyName(tx.db, given_by, siren);
  const services = await endTitulaire(tx, offer, { holder: former, successorId: account.id });
  await endFormerRoles(tx, { siren, services }, account.id);
  await makeTitulaire(tx, { ...offer, services }, account.id);
  await nameCompany(tx, account.id, { siren, name });
  const company = { siren, name };
  await send(tx, succeededMail(tx.installation, account, { company, services, former, at }));
  const named = namedIn(tx, offer.sealed_name);
  for (const to of await addressesOf(tx, former))
    await send(tx, handedOverMail(tx.installation, former, to, { company, services, named, at }));
  for (const { account: other, companyName: known } of await toldOf(tx.db, siren, services, at)) {
    if (other.id === account.id || other.id === former.id) continue;
    const told = { company: { siren, name: known }, services, former, successor: account, at };
    await send(tx, successionToldMail(tx.installation, other, told));
  }
  const details = (side: 'giver' | 'holder') => roleDetails(siren, services, 'titulaire', side);
  await record(tx, { event: 'offer-accepted', accountId: account.id, origin, details: details('holder') });
  await record(tx, { event: 'offer-accepted', accountId: former.id, details: details('giver') });
  await record(tx, { event: 'titulaire-replaced', accountId: former.id, details: details('giver') });
}

/** No other way leads to the role of a titulaire who is there: two at once would be refused, and all of it undone. */
async function makeTitulaire(
  tx: Tx,
  { siren, services, given_by }: Offer,
  account_id: string,
): Promise<void> {
  const given = { siren, account_id, granted_by: given_by, role: 'titulaire', basis: 'designation' } as const;
  const rows = services.map((service) => ({ ...given, id: tx.random.uuid(), service }));
  const since = tx.clock.now();
  await tx.db
    .insertInto('mandate')
    .values(rows.map((row) => ({ ...row, state: 'active' as const, since })))
    .execute();
}

/** The giver hears that nobody takes over by this offer. */
export async function tellOfNoSuccessor(
  tx: Tx,
  { siren, sealed_name }: Pick<Offer, 'siren' | 'sealed_name'>,
  giver: Account,
  answer: 'refused' | 'lapsed',
): Promise<void> {
  const company = { siren, name: await companyName(tx.db, giver.id, siren) };
  const told = { company, named: namedIn(tx, sealed_name), answer, at: tx.clock.now() };
  await send(tx, noSuccessorMail(tx.installation, giver, told));
}

/**
 * Takes back what an account proposed to successors and nobody has answered: with the deletion that it was made for, and once
 * the address or the password is another, for whoever knew the former ones may have made it. The caller holds the account.
 * @returns how many
 */
export async function withdrawSuccessors(
  tx: Tx,
  accountId: string,
  { origin }: Pick<Actor, 'origin'>,
): Promise<number> {
  const now = tx.clock.now();
  const waiting = tx.db
    .selectFrom('mandate_offer')
    .select('id')
    .where('given_by', '=', accountId)
    .where('role', '=', 'titulaire')
    .where(isWaiting('mandate_offer', now));
  if ((await waiting.execute()).length === 0) return 0;
  await lockCompaniesOf(tx, accountId);
  const withdrawn = await tx.db
    .updateTable('mandate_offer')
    .set({ state: 'withdrawn', ended_at: now })
    .where('id', 'in', waiting)
    .returning(['siren', 'services'])
    .execute();
  for (const { siren, services } of withdrawn) {
    const details = roleDetails(siren, services, 'titulaire', 'giver');
    await record(tx, { event: 'offer-withdrawn', accountId, origin, details });
  }
  return withdrawn.length;
}
