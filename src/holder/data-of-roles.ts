import type { Trx } from '../database/schema.ts';
import { isListed } from '../mandates/dossier.ts';
import { mandatesOf } from '../mandates/mandate.ts';

/* What the download holds of companies, roles and requests. */

/** Those that the home shows, with the services that are open there. */
export async function dossiersOf(trx: Trx, accountId: string, now: Date): Promise<object[]> {
  const dossiers = await trx
    .selectFrom('dossier')
    .select([
      'siren',
      'name as nom',
      'status as etat',
      'company_email as adresse_electronique_de_l_entreprise',
    ])
    .where('account_id', '=', accountId)
    .where(isListed(now))
    .orderBy('siren')
    .execute();
  const active = Map.groupBy(await mandatesOf(trx, accountId, now), ({ siren }) => siren);
  return dossiers.map((dossier) => {
    const given = active.get(dossier.siren) ?? [];
    const acts = new Set(given.filter(({ access }) => access === 'act').map(({ service }) => service));
    const reads = new Set(given.map(({ service }) => service).filter((service) => !acts.has(service)));
    return { ...dossier, services: [...acts], services_a_consulter: [...reads] };
  });
}

/** All mandates, whatever became of them. */
export function allMandatesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('mandate')
    .select((eb) => [
      'siren',
      'service',
      'role',
      eb.case('access').when('act').then('agir').else('consulter').end().as('acces'),
      'state as etat',
      'basis as origine',
      eb('granted_by', 'is not', null).as('accordee_par_un_abonne'),
      'since as depuis_le',
      'until as jusqu_au',
      'confirmed_at as confirmee_le',
      'review_asked_at as confirmation_demandee_le',
      'ended_reason as fin',
      'reminded_days as rappel_envoye_jours_avant',
    ])
    .where('account_id', '=', accountId)
    .orderBy('siren')
    .orderBy('service')
    .orderBy('since')
    .execute();
}

/** Of one's own mandates, and those of others that one changed. */
export function mandateChangesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('mandate_change as change')
    .innerJoin('mandate', 'mandate.id', 'change.mandate_id')
    .select((eb) => [
      'siren',
      'service',
      'role',
      'change.at as le',
      'former_state as etat_precedent',
      'former_role as role_precedent',
      'former_until as fin_precedente',
      'former_access as acces_precedent',
      'former_ended_reason as motif_de_fin_precedent',
      'change.state as etat',
      eb('change.changed_by', '=', accountId).as('de_votre_fait'),
      eb('mandate.account_id', '=', accountId).as('votre_habilitation'),
    ])
    .where((eb) => eb.or([eb('mandate.account_id', '=', accountId), eb('change.changed_by', '=', accountId)]))
    .orderBy('change.id')
    .execute();
}

/** Those received: of those made, whom they name is sealed. */
export function offersOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('mandate_offer')
    .select([
      'siren',
      'services',
      'role',
      'access as portee',
      'until as jusqu_au',
      'state as etat',
      'offered_at as proposee_le',
      'ended_at as terminee_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('offered_at')
    .execute();
}

export function roleRequestsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('role_request')
    .select([
      'reference',
      'kind as demande',
      'siren',
      'services',
      'capacity as qualite',
      'way as preuve',
      'reason as motif',
      'company as nom_de_l_entreprise',
      'requested_at as demandee_le',
      'last_day as dernier_jour',
      'object_until as opposition_possible_jusqu_au',
      'state as etat',
      'reopened_at as rouverte_le',
      'ended_at as terminee_le',
      'decision as motif_du_refus',
    ])
    .where('account_id', '=', accountId)
    .orderBy('requested_at')
    .execute();
}

/** Those that the account asked for, whatever became of them: the new addresses are the companies'. */
export function companyAddressesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('company_address_change')
    .select([
      'siren',
      'status as etat',
      'old_email as ancienne_adresse',
      'old_proved_at as ancienne_adresse_verifiee_le',
      'new_email as nouvelle_adresse',
      'requested_at as demandee_le',
      'activated_at as en_vigueur_depuis_le',
      'ended_at as terminee_le',
      'link_used_at as contestee_par_courriel_le',
      'asked_from_network as reseau_de_la_demande',
      'asked_from_browser as navigateur_de_la_demande',
    ])
    .where('account_id', '=', accountId)
    .orderBy('requested_at')
    .execute();
}

export function objectionsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('substitution_objection')
    .innerJoin('role_request', 'role_request.id', 'request_id')
    .select(['siren', 'statement as motif', 'made_at as faite_le'])
    .where('substitution_objection.account_id', '=', accountId)
    .orderBy('made_at')
    .execute();
}
