import { sql } from 'kysely';
import type { ReadAlong } from '../database/read-along.ts';
import type { Database } from '../database/schema.ts';
import { isWaiting } from '../mandates/granting/offers.ts';
import { isActive } from '../mandates/mandate.ts';

/** A company of which the account is the titulaire, in one service or more. */
export interface HeldCompany {
  siren: string;
  name: string;
  /** Of which it is the titulaire. */
  services: string[];
  /** Persons, awake or asleep. */
  suppleants: number;
  /** Offers that the account made and that wait. */
  offers: number;
  /** Persons about whom it is asked whether they are still needed. */
  reviews: number;
}

/** A company in which the account is a suppléant itself. */
export interface OwnRole {
  siren: string;
  /** None while all of it sleeps: whoever has no right there learns no name. */
  name: string | null;
  services: string[];
  asleep: boolean;
}

export interface Roles {
  held: HeldCompany[];
  own: OwnRole[];
}

/** What « Gérer vos administrateurs suppléants » shows first. */
export const ROLES: ReadAlong<Roles> = {
  json: (accountId, now) => sql`(
    with own as (
      select siren, service from mandate
      where account_id = ${accountId} and role = 'titulaire' and ${isActive('mandate', now)}
    ), suppleant as (
      select mandate.* from mandate join own on own.siren = mandate.siren and own.service = mandate.service
      where role = 'suppleant' and state in ('active', 'asleep')
    )
    select json_build_object(
      'held', (
        select coalesce(json_agg(json_build_object('siren', siren, 'name', name, 'services', services,
          'suppleants', (select count(distinct account_id) from suppleant where suppleant.siren = company.siren),
          'reviews', (select count(distinct account_id) from suppleant
            where suppleant.siren = company.siren and state = 'active' and review_asked_at is not null),
          'offers', (select count(*) from mandate_offer where given_by = ${accountId} and role = 'suppleant'
            and mandate_offer.siren = company.siren and ${isWaiting('mandate_offer', now)})
        ) order by name, siren), '[]')
        from (
          select own.siren, dossier.name, json_agg(service order by service) as services
          from own join dossier on dossier.siren = own.siren and dossier.account_id = ${accountId}
          group by own.siren, dossier.name
        ) company),
      'own', (
        select coalesce(json_agg(json_build_object('siren', siren, 'name', name, 'services', services, 'asleep', asleep)
          order by name, siren), '[]')
        from (
          select mandate.siren, dossier.name, json_agg(service order by service) as services,
            bool_and(state = 'asleep') as asleep
          from mandate
          left join dossier on dossier.siren = mandate.siren and dossier.account_id = mandate.account_id
          where mandate.account_id = ${accountId} and role = 'suppleant' and state in ('active', 'asleep')
          group by mandate.siren, dossier.name
        ) role)))`,
  parse: (json) => json as Roles,
};

/** A suppléant as a titulaire sees them, in the services of that titulaire alone. */
export interface Suppleant {
  /** Of one of the mandates: names the person in an address. */
  id: string;
  accountId: string;
  title: string;
  firstName: string;
  lastName: string;
  number: string;
  services: { id: string; state: 'active' | 'asleep' }[];
  since: Date;
  /** Asked whether they are still needed. */
  isReviewed: boolean;
}

/** @param services those of which the reader is the titulaire */
export async function suppleantsOf(
  db: Database,
  siren: string,
  services: readonly string[],
): Promise<Suppleant[]> {
  const rows = await db
    .selectFrom('mandate')
    .innerJoin('account', 'account.id', 'mandate.account_id')
    .select([
      'mandate.id',
      'account_id',
      'service',
      'state',
      'since',
      'review_asked_at',
      'title',
      'first_name',
      'last_name',
      'subscriber_number',
    ])
    .where('siren', '=', siren)
    .where('service', 'in', services)
    .where('role', '=', 'suppleant')
    .where('state', 'in', ['active', 'asleep'])
    .orderBy('last_name')
    .orderBy('first_name')
    .orderBy('subscriber_number')
    .orderBy('service')
    .execute();
  return [...Map.groupBy(rows, ({ account_id }) => account_id).values()].flatMap((mandates) => {
    const [first] = mandates.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    if (!first) return [];
    return [
      {
        id: first.id,
        accountId: first.account_id,
        title: first.title,
        firstName: first.first_name,
        lastName: first.last_name,
        number: first.subscriber_number,
        services: mandates.map(({ service, state }) => ({
          id: service ?? '',
          state: state === 'asleep' ? ('asleep' as const) : ('active' as const),
        })),
        since: new Date(Math.min(...mandates.map(({ since }) => since.getTime()))),
        isReviewed: mandates.some(
          ({ state, review_asked_at }) => state === 'active' && review_asked_at !== null,
        ),
      },
    ];
  });
}
