import type { Schema, Trx } from '../database/schema.ts';
import { HOLDER, HOLDER_FIELDS } from '../holder-data/holder.ts';
import { messageNotices, messagesWritten, threadsRead } from '../messages/data-of-messages.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { bankAccountLinksOf, bankAccountsOf } from './data-of-bank-accounts.ts';
import { directDebitLinksOf, directDebitsOf } from './data-of-direct-debits.ts';
import {
  allMandatesOf,
  companyAddressesOf,
  dossiersOf,
  mandateChangesOf,
  objectionsOf,
  offersOf,
  roleRequestsOf,
} from './data-of-roles.ts';
import {
  appsOf,
  backupCodesOf,
  factorRemovalsOf,
  knownBrowsersOf,
  lockReferencesOf,
  newBrowserNoticesOf,
  passkeysOf,
  pendingSignInsOf,
  sessionsOf,
  signInCodesOf,
} from './data-of-sign-in.ts';
import { historyWords } from './history-words.ts';
import { mailsOf } from './mails-of.ts';

/** What is read by a person: keys in French, instants in ISO 8601 (UTC). */
export interface AccountData {
  etabli_le: Date;
  espace: object;
  [section: string]: unknown;
}

/**
 * Everything held about an account, whatever its table, but no hash, no text as it is sealed and no internal identifier:
 * who found the file could do nothing with it that its text does not say.
 */
export async function accountData(
  { db: trx, secrets, clock }: Pick<Tx, 'db' | 'secrets' | 'clock'>,
  accountId: string,
): Promise<AccountData> {
  const now = clock.now();
  const data: AccountData = { etabli_le: now, espace: await accountOf(trx, accountId) };
  // One after the other: they share one connection.
  for (const [name, read] of Object.values(SECTIONS)) data[name] = await read(trx, accountId, now, secrets);
  data.courriels = await mailsOf(trx, accountId);
  return data;
}

type Section = readonly [
  name: string,
  read: (trx: Trx, accountId: string, now: Date, secrets: Tx['secrets']) => Promise<object[]>,
];

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
  bank_account: ['comptes_bancaires', bankAccountsOf],
  bank_account_link: ['liens_d_arret_de_comptes_bancaires', bankAccountLinksOf],
  company_address_change: ['demandes_d_adresse_d_entreprise', companyAddressesOf],
  direct_debit: ['contrats_de_prelevement', directDebitsOf],
  direct_debit_link: ['liens_d_arret_de_prelevements', directDebitLinksOf],
  session: ['sessions', sessionsOf],
  credential_change: ['demandes_de_changement_d_adresse', changesOf],
  activation_code: ['codes_envoyes', codesOf],
  recovery: ['demandes_de_nouveau_mot_de_passe', recoveriesOf],
  known_browser: ['navigateurs_reconnus', knownBrowsersOf],
  sign_in_code: ['codes_de_connexion', signInCodesOf],
  totp_app: ['applications_de_codes', appsOf],
  backup_code: ['codes_de_secours', backupCodesOf],
  pending_sign_in: ['connexions_a_achever', pendingSignInsOf],
  factor_removal: ['demandes_de_retrait_des_moyens_de_connexion', factorRemovalsOf],
  lock_reference: ['liens_de_verrouillage', lockReferencesOf],
  passkey: ['cles_d_acces', passkeysOf],
  new_browser_notice: ['connexions_a_signaler', newBrowserNoticesOf],
  message: ['messages_ecrits', (trx, id, _now, secrets) => messagesWritten({ db: trx, secrets }, id)],
  message_read: ['echanges_lus', threadsRead],
  message_notice: ['avertissements_de_messages', messageNotices],
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
      'locked_at as espace_verrouille_le',
      'lock_recovered_at as mot_de_passe_choisi_depuis_le_verrouillage_le',
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
    .orderBy('activation_code.id')
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
      'ends_factors as met_fin_aux_moyens_de_connexion',
    ])
    .where('account_id', '=', accountId)
    .orderBy('requested_at')
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
