import type { HistoryLine } from '../audit/history.ts';
import { AUDIT_EVENTS, type AuditEventName } from '../audit/record-event.ts';
import { HOLDER_FIELDS, partsOf } from '../holder-data/holder.ts';
import { rolesText } from '../mandates/texts.ts';
import { longMoment } from '../web/french-dates.ts';

/** A line of the history in words: whole, and the same for who tried and who succeeded (the page marks refusals). */
export function historyWords({ event, details }: Pick<HistoryLine, 'event' | 'details'>): string {
  if (!isKnown(event)) return UNKNOWN;
  const words = WORDS[event];
  const told = read(details);
  if (isCount(details)) return (COUNTED[event] ?? UNKNOWN_TIMES)(timesOf(told));
  return typeof words === 'string' ? words : words(told);
}

/** Whether a line tells how often something happened that strangers may cause without end. */
export function isCount(details: string): boolean {
  return typeof read(details).times === 'number';
}

interface Times {
  times: string;
  from: string;
  to: string;
}

function timesOf({ times, from, to }: Details): Times {
  return {
    times: new Intl.NumberFormat('fr-FR').format(Number(times)),
    from: longMoment(new Date(String(from))),
    to: longMoment(new Date(String(to))),
  };
}

/** What strangers may do without end, and is counted. */
const COUNTED: Partial<Record<AuditEventName, (told: Times) => string>> = {
  'second-step': ({ times, from, to }) =>
    `Preuves supplémentaires refusées, au-delà des premières : ${times} du ${from} au ${to}`,
  'password-confirmed': ({ times, from, to }) =>
    `Clés d’accès refusées avant une opération sensible : ${times} du ${from} au ${to}`,
  'sign-in-throttled': ({ times, from, to }) =>
    `Essais de connexion sans succès, au-delà des premiers : ${times} du ${from} au ${to}`,
  'recovery-requested': ({ times, from, to }) =>
    `Demandes de nouveau mot de passe (mot de passe oublié) : ${times} du ${from} au ${to}`,
};

type Details = Readonly<Record<string, unknown>>;

const WORDS: Record<AuditEventName, string | ((details: Details) => string)> = {
  'signed-in': ({ method }) => `Connexion à votre espace${SIGNED_IN_WITH[String(method)] ?? ''}`,
  'sign-in-throttled': 'Nouveaux essais sans succès : un code est demandé en plus du mot de passe',
  'sign-in-code-sent': 'Envoi d’un code de connexion par courriel, le mot de passe étant juste',
  'failures-told': 'Avertissement par courriel : plusieurs mots de passe erronés ont été essayés',
  'second-step-asked': 'Mot de passe juste : une preuve supplémentaire est demandée',
  'second-step': 'Preuve supplémentaire donnée (clé d’accès, code de l’application ou code de secours)',
  'second-step-failures-told':
    'Avertissement par courriel : plusieurs codes erronés ont été essayés, le mot de passe étant juste',
  'signed-out': 'Déconnexion',
  'password-confirmed': ({ method }) =>
    method === 'passkey'
      ? 'Clé d’accès demandée avant une opération sensible'
      : 'Mot de passe demandé de nouveau avant une opération sensible',
  'session-ended': 'Fermeture d’une session',
  'other-sessions-ended': 'Fermeture des autres sessions',
  'password-changed': 'Modification du mot de passe',
  'change-requested': 'Demande de modification de l’adresse électronique de connexion',
  'change-cancelled': 'Annulation de la demande de modification de l’adresse électronique',
  'code-sent-again': 'Nouvel envoi d’un code d’activation',
  'change-activated': 'Activation de la nouvelle adresse électronique de connexion',
  'change-disputed': 'Contestation d’une modification de l’adresse électronique',
  'change-undone': 'Retour à l’adresse électronique précédente',
  'account-locked': ({ from }) =>
    `Verrouillage de votre espace${from === 'mail' ? ', depuis un lien reçu par courriel' : ''}`,
  'account-reopened': ({ why }) => `Réouverture de votre espace verrouillé${REOPENED[String(why)] ?? ''}`,
  'account-frozen': 'Suspension de votre espace, à la suite d’une contestation',
  'account-released': 'Fin de la suspension de votre espace, décidée par l’assistance',
  'account-restored': 'Retour à une adresse électronique précédente, décidé par l’assistance',
  'code-stopped': 'Arrêt d’un code d’activation, après trop de mots de passe inexacts',
  'factor-added': 'Ajout d’une application de codes à vos moyens de connexion',
  'factor-removed': ({ why }) =>
    ALL_REMOVED[String(why)] ?? `Retrait de l’application de codes${FACTOR_REMOVED[String(why)] ?? ''}`,
  'factors-disputed': 'Moyens de connexion remis en l’état ou suspendus, à la suite d’une contestation',
  'backup-codes-made': 'Création de dix codes de secours ; les précédents ne fonctionnent plus',
  'backup-code-used': ({ left }) => `Utilisation d’un code de secours (il en reste ${String(left)})`,
  'browser-trusted': 'Navigateur de confiance ajouté : le code de l’application n’y est plus demandé',
  'browser-distrusted': 'Navigateur de confiance retiré',
  'factor-removal-asked':
    'Mot de passe juste : demande de retrait de tous vos moyens de connexion, déclarés perdus',
  'factor-removal-cancelled': 'Annulation de la demande de retrait de vos moyens de connexion',
  'passkey-added': ({ name }) => `Ajout de la clé d’accès « ${String(name)} »`,
  'passkey-renamed': ({ name }) => `Nouveau nom d’une clé d’accès : « ${String(name)} »`,
  'passkey-removed': ({ name }) => `Retrait de la clé d’accès « ${String(name)} »`,
  'passkey-counter': ({ name }) =>
    `La clé d’accès « ${String(name)} » compte moins d’utilisations qu’avant : il en existe peut-être une copie`,
  'account-created': ({ informationMails }) =>
    informationMails === true
      ? 'Création de votre espace (courriels d’information demandés)'
      : 'Création de votre espace',
  'dossier-letter-printed': 'Envoi d’un code par courrier à l’adresse d’une entreprise',
  'dossier-opened': 'Ouverture des services d’une entreprise',
  'role-requested': (told) => `${asked(told)}, ${ofCompany(told)}`,
  'role-request-withdrawn': (told) => `Retrait d’une demande (${asked(told)}), ${ofCompany(told)}`,
  'role-letter-printed': (told) => `Envoi d’une lettre avec un code (${asked(told)}), ${ofCompany(told)}`,
  'role-request-granted': (told) => `Vous êtes devenu titulaire de services, ${ofCompany(told)}`,
  'role-request-refused': (told) => `Refus d’une demande (${asked(told)}), ${ofCompany(told)}`,
  'role-request-expired': (told) =>
    `Fin d’une demande restée sans suite (${asked(told)}), ${ofCompany(told)}`,
  'role-request-overtaken': (told) =>
    `Fin d’une demande (${asked(told)}), ${ofCompany(told)} : les services ont un autre titulaire`,
  'substitution-agreed': (told) => `Vous avez accepté d’être remplacé comme titulaire, ${ofCompany(told)}`,
  'substitution-contested': (told) => `Vous vous êtes opposé à votre remplacement, ${ofCompany(told)}`,
  'titulaire-replaced': (told) =>
    `Une autre personne est devenue titulaire à votre place, ${ofCompany(told)}`,
  'recovery-requested': 'Demande de nouveau mot de passe (mot de passe oublié)',
  'recovery-verified': ({ withoutAnswer }) =>
    withoutAnswer === true
      ? 'Vérification du code d’un nouveau mot de passe, sans la réponse de confiance'
      : 'Vérification du code et de la réponse de confiance',
  'recovery-stopped': 'Arrêt d’une demande de nouveau mot de passe, après trop de réponses inexactes',
  'password-recovered': 'Choix d’un nouveau mot de passe après un oubli',
  'recovery-letter-printed': ({ withoutAnswer }) =>
    withoutAnswer === undefined
      ? 'Envoi d’un code par courrier pour retrouver l’accès à votre espace'
      : 'Envoi d’un code par courrier pour retrouver l’accès à votre espace, sans la réponse de confiance, après un délai',
  'recovery-letter-stopped': 'Arrêt d’un code envoyé par courrier, depuis le courriel qui l’annonçait',
  'holder-data-changed': (details) => {
    const changed = partsOf(HOLDER_FIELDS.filter((name) => wordsOf(details.fields).includes(name)));
    return changed.length > 0
      ? `Modification de vos coordonnées (${changed.map(({ name }) => name).join(', ')})`
      : 'Modification de vos coordonnées';
  },
  'security-question-changed': 'Modification de la question de confiance et de sa réponse',
  'information-mails-changed': ({ wanted }) =>
    wanted === true ? 'Courriels d’information acceptés' : 'Courriels d’information refusés',
  'recap-downloaded': 'Téléchargement du récapitulatif',
  'data-downloaded': 'Téléchargement de toutes vos données',
  'offer-made': roleWords('Proposition d’un rôle à une personne'),
  'offer-received': roleWords('Réception d’une proposition'),
  'offer-accepted': roleWords(
    'Acceptation d’une proposition',
    'Acceptation, par la personne désignée, de votre proposition',
  ),
  'offer-refused': roleWords(
    'Refus d’une proposition',
    'Refus, par la personne désignée, de votre proposition',
  ),
  'offer-withdrawn': roleWords('Retrait d’une proposition'),
  'offer-lapsed': roleWords('Fin d’une proposition restée sans réponse'),
  'mandate-asleep': roleWords('Mise en sommeil de vos droits', 'Mise en sommeil des droits d’une personne'),
  'mandate-woken': roleWords('Réveil de vos droits', 'Réveil des droits d’une personne'),
  'mandate-ended': roleWords('Fin de vos droits', 'Fin des droits d’une personne'),
  'mandate-confirmed': roleWords('Confirmation que des droits sont toujours utiles'),
  'mandate-disputed': roleWords(
    'Droits suspendus ou rétablis, à la suite d’une contestation',
    'Droits d’une personne suspendus ou rétablis, à la suite d’une contestation',
  ),
  'delegation-renewed': roleWords(
    'Renouvellement de votre délégation',
    'Renouvellement de la délégation d’une personne',
  ),
  'delegation-expired': roleWords(
    'Fin de votre délégation, son dernier jour étant passé',
    'Fin de la délégation d’une personne, son dernier jour étant passé',
  ),
  'bank-account-asked': bankWords('Demande d’ajout d’un compte bancaire'),
  'bank-account-in-force': bankWords('Compte bancaire utilisable, 72 heures après sa demande'),
  'bank-account-stopped': bankWords('Arrêt de la demande d’ajout d’un compte bancaire'),
  'bank-account-removed': bankWords('Retrait d’un compte bancaire'),
  'bank-account-disputed': bankWords(
    'Compte bancaire arrêté, suspendu ou rétabli, à la suite d’une contestation',
  ),
  'company-address-requested': (told) =>
    `Demande d’une nouvelle adresse électronique pour une entreprise, ${ofCompany(told)}`,
  'company-address-cancelled': (told) =>
    `Annulation de la demande d’une nouvelle adresse électronique, ${ofCompany(told)}`,
  'company-address-changed': (told) =>
    `Activation de la nouvelle adresse électronique d’une entreprise, ${ofCompany(told)}`,
  'company-address-disputed': (told) =>
    `Arrêt, depuis un courriel, de la demande d’une nouvelle adresse électronique, ${ofCompany(told)}`,
  'company-address-undone': (told) =>
    `Retour à la situation d’avant pour l’adresse électronique, ${ofCompany(told)}`,
  'thread-opened': 'Question posée à l’administration dans la messagerie',
  'message-written': 'Message envoyé à l’administration dans la messagerie',
  'message-answered': 'Message de l’administration dans la messagerie',
  'thread-closed': 'Fin d’un échange de la messagerie',
  'attachment-downloaded': 'Téléchargement d’une pièce jointe de la messagerie',
  'direct-debit-asked': bankWords('Demande d’un prélèvement automatique'),
  'direct-debit-confirmed': bankWords('Accord de l’administration à un prélèvement automatique'),
  'direct-debit-in-force': bankWords('Début d’un prélèvement automatique'),
  'direct-debit-moved': bankWords('Prélèvement automatique continué sur un autre compte'),
  'direct-debit-stopped': bankWords('Arrêt d’une demande de prélèvement automatique'),
  'direct-debit-refused': bankWords('Refus d’un prélèvement automatique par l’administration'),
  'direct-debit-ended': bankWords('Fin d’un prélèvement automatique'),
  'direct-debit-disputed': bankWords(
    'Prélèvement automatique arrêté, suspendu ou rétabli, à la suite d’une contestation',
  ),
  'deletion-requested': 'Demande de suppression de votre espace',
  'deletion-cancelled': 'Annulation de la suppression de votre espace',
  'account-deleted': 'Suppression de votre espace',
  'audit-log-purged': 'Historique abrégé',
};

/** By what else than a password somebody signed in. */
const SIGNED_IN_WITH: Readonly<Record<string, string>> = {
  'password-and-mailed-code': ', avec un code reçu par courriel',
  'password-and-totp': ', avec le code de votre application',
  'password-and-mailed-code-and-totp': ', avec le code de votre application',
  'password-and-passkey': ', avec votre clé d’accès en plus du mot de passe',
  'password-and-mailed-code-and-passkey': ', avec votre clé d’accès en plus du mot de passe',
  'password-and-backup-code': ', avec un code de secours',
  'password-and-mailed-code-and-backup-code': ', avec un code de secours',
};

/** Applications, passkeys and codes on paper, all at once. */
const ALL_REMOVED: Readonly<Record<string, string>> = {
  lost: 'Retrait de tous vos moyens de connexion, demandé pour cause de perte sept jours plus tôt',
  letter: 'Retrait de tous vos moyens de connexion, avec le code d’un courrier de l’assistance',
};

const REOPENED: Readonly<Record<string, string>> = {
  recovered: ', par un nouveau mot de passe',
  factor: ', par une connexion avec un nouveau mot de passe et un moyen de connexion',
  dispute: ', avec le retour à une adresse électronique précédente',
  operator: ', décidée par l’assistance',
};

const FACTOR_REMOVED: Readonly<Record<string, string>> = {
  replaced: ', remplacée par une autre',
};

/** @param byGiver in the history of whoever gives the role, where it reads otherwise */
function roleWords(words: string, byGiver = words) {
  return ({ siren, role, side }: Details) => {
    const who = ROLES.find((one) => one === role) ?? 'suppleant';
    return `${side === 'giver' ? byGiver : words} (${rolesText([who])}, SIREN ${String(siren)})`;
  };
}

/** « … (FR… 0189, SIREN 732829320) » */
function bankWords(words: string) {
  return ({ siren, bankAccount }: Details) => `${words} (${String(bankAccount)}, SIREN ${String(siren)})`;
}

const ROLES = ['titulaire', 'suppleant', 'delegataire'] as const;

function asked({ kind }: Details): string {
  return kind === 'substitution' ? 'Demande de remplacement du titulaire' : 'Demande d’adhésion';
}

function ofCompany({ siren }: Details): string {
  return `entreprise ${String(siren)}`;
}

/** Written by a version that knew more events than this one. */
const UNKNOWN = 'Autre événement';
const UNKNOWN_TIMES = ({ times, from, to }: Times) => `Autres événements : ${times} du ${from} au ${to}`;

function isKnown(event: string): event is AuditEventName {
  return (AUDIT_EVENTS as readonly string[]).includes(event);
}

function read(details: string): Details {
  return JSON.parse(details) as Details;
}

function wordsOf(value: unknown): string[] {
  return typeof value === 'string' ? value.split(' ') : [];
}
