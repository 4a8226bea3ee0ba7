import type { DossierLine } from '../audit/dossier-history.ts';
import type { MandateRole } from '../database/schema.ts';
import { rolesText } from '../mandates/texts.ts';

/** What is told of a company, as everybody who acts for it reads it; what is not here is told in nobody's. */
const WORDS: Readonly<Record<string, string>> = {
  'dossier-letter-printed': 'Envoi d’un code par courrier à l’adresse de l’entreprise',
  'dossier-opened': 'Ouverture de services par le code d’une lettre',
  'offer-made': 'Proposition d’un rôle à une personne',
  'offer-accepted': 'Acceptation d’un rôle proposé',
  'offer-refused': 'Refus d’un rôle proposé',
  'offer-withdrawn': 'Retrait d’une proposition',
  'mandate-asleep': 'Mise en sommeil de droits',
  'mandate-woken': 'Réveil de droits',
  'mandate-ended': 'Fin de droits',
  'mandate-confirmed': 'Confirmation que des droits sont toujours utiles',
  'mandate-disputed': 'Droits suspendus ou rétablis, une modification d’adresse ayant été contestée',
  'delegation-renewed': 'Renouvellement d’une délégation',
  'delegation-expired': 'Fin d’une délégation, à son terme',
  'role-requested': 'Demande pour devenir titulaire',
  'role-request-granted': 'Un nouveau titulaire, à sa demande',
  'titulaire-replaced': 'Fin du rôle du titulaire précédent, remplacé',
  'substitution-agreed': 'Accord du titulaire à son remplacement',
  'substitution-contested': 'Opposition du titulaire à son remplacement',
  'bank-account-asked': 'Demande d’ajout d’un compte bancaire',
  'bank-account-in-force': 'Compte bancaire utilisable, 72 heures après sa demande',
  'bank-account-stopped': 'Arrêt de la demande d’ajout d’un compte bancaire',
  'bank-account-removed': 'Retrait d’un compte bancaire',
  'bank-account-disputed':
    'Compte bancaire arrêté, suspendu ou rétabli, une modification d’adresse ayant été contestée',
  'company-address-requested': 'Demande d’une nouvelle adresse électronique pour l’entreprise',
  'company-address-cancelled': 'Annulation de la demande d’une nouvelle adresse électronique',
  'company-address-changed': 'Nouvelle adresse électronique de l’entreprise',
  'company-address-disputed':
    'Arrêt de la demande d’une nouvelle adresse électronique, depuis la messagerie de l’entreprise',
  'company-address-undone': 'Retour à l’adresse électronique d’avant pour l’entreprise',
  'thread-opened': 'Question posée à l’administration dans la messagerie',
  'message-written': 'Message envoyé à l’administration dans la messagerie',
  'message-answered': 'Message de l’administration dans la messagerie',
  'thread-closed': 'Fin d’un échange de la messagerie',
  'direct-debit-asked': 'Demande d’un prélèvement automatique',
  'direct-debit-confirmed': 'Accord de l’administration à un prélèvement automatique',
  'direct-debit-in-force': 'Début d’un prélèvement automatique',
  'direct-debit-moved': 'Prélèvement automatique continué sur le compte qui remplace le précédent',
  'direct-debit-stopped': 'Arrêt d’une demande de prélèvement automatique',
  'direct-debit-refused': 'Refus d’un prélèvement automatique par l’administration',
  'direct-debit-ended': 'Fin d’un prélèvement automatique',
  'direct-debit-disputed':
    'Prélèvement automatique arrêté, suspendu ou rétabli, une modification d’adresse ayant été contestée',
};

/** The events that a company's history tells. */
export const DOSSIER_EVENTS = Object.keys(WORDS);

/** « Ouverture de services (administrateur suppléant) »; which bank account it is, a délégataire is not told. */
export function dossierWords(
  { event, details }: Pick<DossierLine, 'event' | 'details'>,
  { roles }: Pick<Reader, 'roles'>,
): string {
  const { role, bankAccount } = JSON.parse(details) as { role?: MandateRole; bankAccount?: string };
  const words = WORDS[event] ?? 'Autre événement';
  if (bankAccount !== undefined) return roles.some(mayManage) ? `${words} (${bankAccount})` : words;
  return role === undefined ? words : `${words} (${rolesText([role])})`;
}

const mayManage = (role: MandateRole) => role !== 'delegataire';

/** Who reads it. */
export interface Reader {
  accountId: string;
  roles: readonly MandateRole[];
  /** Who gave the reader a mandate there. */
  givers: readonly string[];
}

/** By whom. A délégataire knows by name only who gave the delegation; the others know all who act with them. */
export function doneBy({ by }: Pick<DossierLine, 'by'>, { accountId, roles, givers }: Reader): string {
  if (!by) return 'Par l’administration du site, ou par une personne qui n’agit pas pour l’entreprise';
  if (by.accountId === accountId) return 'Par vous';
  const role = rolesText(by.roles);
  const isKnown = roles.some(mayManage) || givers.includes(by.accountId);
  return isKnown
    ? `Par ${by.firstName} ${by.lastName.toLocaleUpperCase('fr')} (${role})`
    : `Par une personne (${role})`;
}
