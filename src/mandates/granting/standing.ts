import { sql } from 'kysely';
import { type Account, accountById } from '../../account/account.ts';
import type { AsHolder } from '../../account/as-holder.ts';
import type { Actor } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import { send } from '../../mail/outbox.ts';
import type { Tx } from '../../platform/unit-of-work.ts';
import { lockCompany } from '../lock-company.ts';
import { companyName, givableServices, roleDetails, toldOf } from './company.ts';
import type { GivenRole } from './mail-parts.tsx';
import { roleChangedMail, roleToldMail } from './role-mails.tsx';

/** What becomes of mandates: no right but kept, a right again, over for good. */
export type StandingChange = 'asleep' | 'woken' | 'ended';

export type StandingOutcome =
  | { outcome: 'changed'; services: string[] }
  /** None of them is in a state for it, any more, or this account may not do it. */
  | { outcome: 'gone' };

/** Mandates of one person in one role and company. */
export interface StandingOf {
  siren: string;
  role: GivenRole;
  holderId: string;
  /** Of these alone. */
  services: readonly string[];
}

/**
 * Puts mandates of somebody to sleep, wakes or ends them, in those of the services that the acting account may give. The
 * caller has had the password confirmed.
 */
export async function changeStanding(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  of: StandingOf,
  change: StandingChange,
): Promise<StandingOutcome> {
  await lockCompany(tx, of.siren);
  const givable = await givableServices(tx, account.id, of.siren, of.role);
  const chosen = of.services.filter((one) => givable.includes(one));
  const by = { id: account.id, reason: 'removed', now } as const;
  const { services, givers } = await apply(tx, { ...of, services: chosen }, change, by);
  const holder = services.length > 0 ? await accountById(tx.db, of.holderId) : undefined;
  if (!holder) return { outcome: 'gone' };
  await tell(tx, { ...of, services }, change, { holder, by: account, givers, now });
  if (change !== 'woken') await withdrawOwnOffers(tx, account.id, { ...of, services });
  const event = EVENTS[change];
  const details = (side: 'giver' | 'holder') => roleDetails(of.siren, services, of.role, side);
  await record(tx, { event, accountId: account.id, origin, details: details('giver') });
  await record(tx, { event, accountId: holder.id, details: details('holder') });
  return { outcome: 'changed', services };
}

/** Ends one's own mandates of a role in a company, awake or asleep: whoever holds a role may lay it down. */
export async function layDown(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  { siren, role, services: chosen }: Omit<StandingOf, 'holderId'>,
): Promise<StandingOutcome> {
  await lockCompany(tx, siren);
  const of = { siren, role, holderId: account.id };
  // Read before it ends: with the last mandate the company's name is gone from this account.
  const name = await companyName(tx.db, account.id, siren);
  const by = { id: account.id, reason: 'laid-down', now } as const;
  const { services, givers } = await apply(tx, { ...of, services: chosen }, 'ended', by);
  if (services.length === 0) return { outcome: 'gone' };
  await tell(tx, { ...of, services }, 'ended', { holder: account, by: account, givers, now, name });
  const details = roleDetails(siren, services, role, 'holder');
  await record(tx, { event: 'mandate-ended', accountId: account.id, origin, details });
  return { outcome: 'changed', services };
}

const EVENTS = { asleep: 'mandate-asleep', woken: 'mandate-woken', ended: 'mandate-ended' } as const;

const FROM = { asleep: ['active'], woken: ['asleep'], ended: ['active', 'asleep'] } as const;

interface Applied {
  /** In which something changed. */
  services: string[];
  /** Who had given what changed. */
  givers: ReadonlySet<string | null>;
}

async function apply(
  { db }: Tx,
  { siren, role, holderId, services }: StandingOf,
  change: StandingChange,
  by: { id: string; reason: 'removed' | 'laid-down'; now: Date },
): Promise<Applied> {
  const { reason, now } = by;
  if (services.length === 0) return { services: [], givers: new Set() };
  const to = {
    asleep: { state: 'asleep' },
    // Whoever wakes a delegation answers for it from then on: who gave it may have no right any more.
    woken: {
      state: 'active',
      confirmed_at: now,
      review_asked_at: null,
      ...(role === 'delegataire' && { granted_by: by.id }),
    },
    ended: { state: 'ended', until: now, ended_reason: reason },
  } as const;
  const rows = await db
    .updateTable('mandate')
    .set(to[change])
    .where('siren', '=', siren)
    .where('role', '=', role)
    .where('account_id', '=', holderId)
    .where('service', 'in', services)
    .where('state', 'in', FROM[change])
    .where(sql<boolean>`(until is null or until > ${now})`)
    .returning(['service', 'granted_by'])
    .execute();
  return {
    services: rows.flatMap(({ service }) => service ?? []).sort(),
    givers: new Set(rows.map(({ granted_by }) => granted_by)),
  };
}

/** A company's letter made somebody a suppléant: who acts there already is told. */
export async function tellOfLetter(
  tx: Tx,
  holder: Account,
  siren: string,
  services: readonly string[],
): Promise<void> {
  const at = tx.clock.now();
  for (const { account, companyName: name } of await toldOf(tx.db, siren, services, at)) {
    if (account.id === holder.id) continue;
    const told = {
      company: { siren, name },
      services,
      role: 'suppleant',
      holder,
      change: 'letter',
      at,
    } as const;
    await send(tx, roleToldMail(tx.installation, account, told));
  }
}

/**
 * What the same person offered meanwhile, under another spelling of the name or for another end, would give back what was
 * just taken. Offers of others are left alone: one that vanished would tell them whom it named.
 */
async function withdrawOwnOffers({ db, clock }: Tx, giverId: string, of: StandingOf): Promise<void> {
  await db
    .updateTable('mandate_offer')
    .set({ state: 'withdrawn', ended_at: clock.now() })
    .where('given_by', '=', giverId)
    .where('account_id', '=', of.holderId)
    .where('siren', '=', of.siren)
    .where('role', '=', of.role)
    .where('state', '=', 'waiting')
    .where(sql<boolean>`services && ${of.services}::varchar[]`)
    .execute();
}

interface Told {
  holder: Account;
  by: Account;
  givers: Applied['givers'];
  now: Date;
  /** The company's name as the holder knew it. */
  name?: string;
}

/** Both sides, and those who act beside them: of a delegation, only the titulaires and who gave it. */
async function tell(
  tx: Tx,
  { siren, role, services }: StandingOf,
  change: StandingChange,
  { holder, by, givers, now, name }: Told,
): Promise<void> {
  const company = { siren, name: name ?? (await companyName(tx.db, by.id, siren)) };
  const changed = { company, services, role, change, by: by.id === holder.id ? undefined : by, at: now };
  await send(tx, roleChangedMail(tx.installation, holder, changed));
  for (const { account, companyName: known, role: own } of await toldOf(tx.db, siren, services, now)) {
    if (account.id === holder.id) continue;
    if (role === 'delegataire' && own !== 'titulaire' && !givers.has(account.id)) continue;
    const told = { company: { siren, name: known }, services, role, holder, change, at: now };
    await send(tx, roleToldMail(tx.installation, account, told));
  }
}
