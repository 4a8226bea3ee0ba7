import type { Trx } from '../database/schema.ts';
import type { NewBrowserNews } from '../sign-in/mails.tsx';

/* What the download holds of sessions, browsers and the means of signing in. */

export function sessionsOf(trx: Trx, accountId: string): Promise<object[]> {
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

export function knownBrowsersOf(trx: Trx, accountId: string): Promise<object[]> {
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

export function signInCodesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('sign_in_code')
    .select(['sent_at as envoye_le', 'tries as essais', 'used_at as utilise_le'])
    .where('account_id', '=', accountId)
    .orderBy('sent_at')
    .execute();
}

export function appsOf(trx: Trx, accountId: string): Promise<object[]> {
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

export function backupCodesOf(trx: Trx, accountId: string): Promise<object[]> {
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

export function pendingSignInsOf(trx: Trx, accountId: string): Promise<object[]> {
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
export async function newBrowserNoticesOf(trx: Trx, accountId: string): Promise<object[]> {
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

/** Sent to the sign-in address; what they lock by is kept as a hash. */
export function lockReferencesOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('lock_reference')
    .select(['email_key as adresse_electronique', 'made_at as envoye_le'])
    .where('account_id', '=', accountId)
    .orderBy('made_at')
    .execute();
}

export function factorRemovalsOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('factor_removal')
    .select(['state as etat', 'asked_at as demandee_le', 'ended_at as terminee_le'])
    .where('account_id', '=', accountId)
    .orderBy('asked_at')
    .execute();
}

export function passkeysOf(trx: Trx, accountId: string): Promise<object[]> {
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
      'second_only_at as seulement_apres_le_mot_de_passe_depuis',
    ])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute();
}
