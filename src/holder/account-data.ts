import type { Schema, Trx } from '../database/schema.ts';
import { HOLDER, HOLDER_FIELDS } from '../holder-data/holder.ts';
import { isListed } from '../mandates/dossier.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import type { NewBrowserNews } from '../sign-in/tell-of-new-browser.ts';
import { historyWords } from './history-words.ts';
import { mailsOf } from './mails-of.ts';

/** What is read by a person: keys in French, instants in ISO 8601 (UTC). */
export interface AccountData {
  etabli_le: Date;
  espace: object;
  [section: string]: unknown;
}

/**
 * Everything held about an account, whatever its table, but no hash, no sealed text and no internal identifier:
 * who found the file could do nothing with it that its text does not say.
 */
export async function accountData(trx: Trx, accountId: string, now: Date): Promise<AccountData> {
  const data: AccountData = { etabli_le: now, espace: await accountOf(trx, accountId) };
  // One after the other: they share one connection.
  for (const [name, read] of Object.values(SECTIONS)) data[name] = await read(trx, accountId, now);
  data.courriels = await mailsOf(trx, accountId);
  return data;
}

type Section = readonly [name: string, read: (trx: Trx, accountId: string, now: Date) => Promise<object[]>];

/** By table: a test refuses a table about accounts that is missing here. */
export const SECTIONS: Partial<Record<keyof Schema, Section>> = {
  registration: ['creation_de_l_espace', registrationsOf],
  password_history: ['mots_de_passe_choisis', passwordsOf],
  expiry_reminder: ['rappels_d_expiration', remindersOf],
  dossier: ['dossiers', dossiersOf],
  mandate: ['habilitations', allMandatesOf],
  mandate_change: ['changements_d_habilitations', mandateChangesOf],
  mandate_offer: ['propositions_recues', offersOf],
  role_request: ['demandes_de_role', roleRequestsOf],
  substitution_objection: ['oppositions', objectionsOf],
  session: ['sessions', sessionsOf],
  credential_change: ['demandes_de_changement_d_adresse', changesOf],
  activation_code: ['codes_envoyes', codesOf],
  recovery: ['demandes_de_nouveau_mot_de_passe', recoveriesOf],
  known_browser: ['navigateurs_reconnus', knownBrowsersOf],
  sign_in_code: ['codes_de_connexion', signInCodesOf],
  totp_app: ['applications_de_codes', appsOf],
  backup_code: ['codes_de_secours', backupCodesOf],
  pending_sign_in: ['connexions_a_achever', pendingSignInsOf],
  factor_removal: ['demandes_de_retrait_d_application', factorRemovalsOf],
  passkey: ['cles_d_acces', passkeysOf],
  new_browser_notice: ['connexions_a_signaler', newBrowserNoticesOf],
  event_tally: ['evenements_en_cours_de_decompte', talliesOf],
  audit_log: ['historique', eventsOf],
};

const HOLDER_COLUMNS = HOLDER_FIELDS.map((name) => `${name} as ${HOLDER[name].inDownload}` as const);

function accountOf(trx: Trx, accountId: string): Promise<object> {
  return trx
    .selectFrom('account')
    .select([
      'subscriber_number as numero_d_abonne',
      'sign_in_email as adresse_electronique_de_connexion',
      'password_valid_until as mot_de_passe_valable_jusqu_au',
      ...HOLDER_COLUMNS,
      'address_changed_at as adresse_postale_modifiee_le',
      'previous_street as voie_precedente',
      'previous_postal_code as code_postal_precedent',
      'previous_city as ville_precedente',
      'previous_country as pays_precedent',
      'security_question as question_de_confiance',
      'security_question_changed_at as question_de_confiance_modifiee_le',
      'previous_security_question as question_de_confiance_precedente',
      'frozen_until as espace_suspendu_jusqu_au',
      'factors as preuves_supplementaires',
      'factors_frozen_until as preuves_supplementaires_figees_jusqu_au',
      'factor_put_off as application_remise_a_plus_tard',
      'wrong_steps as codes_d_application_inexacts',
      'information_mails as courriels_d_information_acceptes',
      'created_at as cree_le',
      'deletion_asked_at as suppression_demandee_le',
    ])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
}

function registrationsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('registration')
    .select([
      'mode',
      'status as etat',
      'email as adresse_electronique',
      ...HOLDER_COLUMNS,
      'security_question as question_de_confiance',
      'siren',
      'company_email as adresse_electronique_de_l_entreprise',
      'information_mails as courriels_d_information_demandes',
      'requested_at as demandee_le',
      'ended_at as terminee_le',
      'asked_from_network as reseau_de_la_demande',
      'asked_from_browser as navigateur_de_la_demande',
    ])
    .where('account_id', '=', accountId)
    .orderBy('requested_at')
    .execute();
}

function passwordsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('password_history')
    .select('set_at as choisi_le')
    .where('account_id', '=', accountId)
    .orderBy('set_at')
    .execute();
}

function remindersOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('expiry_reminder')
    .select(['valid_until as dernier_jour_du_mot_de_passe', 'days_before as jours_avant'])
    .where('account_id', '=', accountId)
    .orderBy('valid_until')
    .execute();
}

/** Those that the home shows, with the services that are open there. */
async function dossiersOf(trx: Trx, accountId: string, now: Date): Promise<object[]> {
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
function allMandatesOf(trx: Trx, accountId: string): Promise<object[]> {
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
function mandateChangesOf(trx: Trx, accountId: string): Promise<object[]> {
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
function offersOf(trx: Trx, accountId: string): Promise<object[]> {
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

function roleRequestsOf(trx: Trx, accountId: string): Promise<object[]> {
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

function objectionsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('substitution_objection')
    .innerJoin('role_request', 'role_request.id', 'request_id')
    .select(['siren', 'statement as motif', 'made_at as faite_le'])
    .where('substitution_objection.account_id', '=', accountId)
    .orderBy('made_at')
    .execute();
}

function sessionsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('session')
    .leftJoin('dossier', 'dossier.id', 'session.dossier_id')
    .select([
      'session.created_at as ouverte_le',
      'session.last_seen_at as derniere_activite_le',
      'session.authenticated_at as mot_de_passe_saisi_le',
      'session.ip as adresse_reseau',
      'session.user_agent as navigateur',
      'session.proved as ouverte_par',
      'dossier.siren as dossier_choisi',
    ])
    .where('session.account_id', '=', accountId)
    .orderBy('session.created_at')
    .execute();
}

function changesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('credential_change')
    .select([
      'status as etat',
      'old_email as ancienne_adresse',
      'new_email as nouvelle_adresse',
      'requested_at as demandee_le',
      'ended_at as terminee_le',
      'asked_from_network as reseau_de_la_demande',
      'asked_from_browser as navigateur_de_la_demande',
      'dispute_tries as essais_de_contestation',
      'frozen_at as espace_suspendu_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('requested_at')
    .execute();
}

function codesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('activation_code')
    .leftJoin('registration', 'registration.id', 'activation_code.subject_id')
    .select([
      'purpose as objet',
      'created_at as fait_le',
      'resent as envoye_de_nouveau',
      'used_at as utilise_le',
      'revoked_at as annule_le',
      'wrong_passwords as mots_de_passe_inexacts',
    ])
    .where((eb) =>
      eb.or([
        eb('activation_code.account_id', '=', accountId),
        eb('registration.account_id', '=', accountId),
      ]),
    )
    .orderBy('created_at')
    .execute();
}

function recoveriesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('recovery')
    .leftJoin('letter_without_answer as letter', 'letter.recovery_id', 'recovery.id')
    .select((eb) => [
      'status as etat',
      'channel as envoi_du_code',
      'wrong_answers as reponses_inexactes',
      'requested_at as demandee_le',
      'verified_at as verifiee_le',
      'ended_at as terminee_le',
      eb('letter.recovery_id', 'is not', null).as('sans_la_reponse_de_confiance'),
      'letter.stopped_at as arretee_par_courriel_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('requested_at')
    .execute();
}

function knownBrowsersOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('known_browser')
    .select([
      'signed_in_at as derniere_connexion_le',
      'trusted_since as de_confiance_depuis_le',
      'trusted_until as de_confiance_jusqu_au',
      'trusted_as as navigateur',
    ])
    .where('account_id', '=', accountId)
    .orderBy('signed_in_at')
    .execute();
}

function signInCodesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('sign_in_code')
    .select(['sent_at as envoye_le', 'tries as essais', 'used_at as utilise_le'])
    .where('account_id', '=', accountId)
    .orderBy('sent_at')
    .execute();
}

function appsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('totp_app')
    .select([
      'state as etat',
      'made_at as preparee_le',
      'active_since as en_service_depuis_le',
      'last_used_at as derniere_utilisation_le',
      'ended_at as terminee_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('made_at')
    .execute();
}

function backupCodesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('backup_code')
    .select([
      'made_at as fait_le',
      'used_at as utilise_le',
      'ended_at as remplace_le',
      'asleep_at as suspendu_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('made_at')
    .execute();
}

function pendingSignInsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('pending_sign_in')
    .select([
      'proved as deja_prouve_par',
      'tries as essais',
      'created_at as commencee_le',
      'used_at as achevee_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute();
}

/** Told by a mail that is about to leave. */
async function newBrowserNoticesOf(trx: Trx, accountId: string): Promise<object[]> {
  const notices = await trx
    .selectFrom('new_browser_notice')
    .select(['due_at', 'news'])
    .where('account_id', '=', accountId)
    .execute();
  const told = (ouverte: boolean) => (one: NewBrowserNews['opened'][number]) => ({
    le: one.at,
    adresse_ip: one.ip,
    navigateur: one.userAgent,
    ouverte,
  });
  return notices.map(({ due_at: annoncees_le, news }) => {
    const { opened, stopped, more } = news as NewBrowserNews;
    const connexions = [...opened.map(told(true)), ...stopped.map(told(false))];
    return { annoncees_le, connexions, autres: more.opened + more.stopped };
  });
}

function factorRemovalsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('factor_removal')
    .select(['state as etat', 'asked_at as demandee_le', 'ended_at as terminee_le'])
    .where('account_id', '=', accountId)
    .orderBy('asked_at')
    .execute();
}

function passkeysOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('passkey')
    .select([
      'label as nom',
      'rp_id as site',
      'aaguid as modele',
      'transports as acces',
      'backup_eligible as copiable_sur_d_autres_appareils',
      'backed_up as copiee_sur_d_autres_appareils',
      'counter as utilisations_comptees',
      'created_at as ajoutee_le',
      'last_used_at as derniere_utilisation_le',
      'removed_at as retiree_le',
      'asleep_at as mise_de_cote_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute();
}

function talliesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('event_tally')
    .select([
      'event as evenement',
      'outcome as issue',
      'times as nombre',
      'began_at as depuis_le',
      'last_at as dernier_le',
    ])
    .where('account_id', '=', accountId)
    .orderBy('began_at')
    .execute();
}

async function eventsOf(trx: Trx, accountId: string): Promise<object[]> {
  const lines = await trx
    .selectFrom('audit_log')
    .select([
      'at as le',
      'event as evenement',
      'outcome as issue',
      'ip as adresse_reseau',
      'user_agent as navigateur',
      'details',
    ])
    .where('account_id', '=', accountId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return lines.map((line) => ({
    ...line,
    en_clair: historyWords({ event: line.evenement, details: line.details }),
    details: JSON.parse(line.details) as unknown,
  }));
}
