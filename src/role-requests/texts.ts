import { SUBJECT } from '../mandates/granting/mail-parts.tsx';
import type { RoleRequest } from './role-request-row.ts';
import type { ToldRequest } from './told-request.ts';

export const ROLE_REQUEST_TEXTS = {
  capacityMissing: 'Dites à quel titre vous agissez pour l’entreprise.',
  servicesMissing: 'Cochez au moins un service.',
  statementTooLong: (tooMany: number) =>
    `Ce texte est trop long : 1 000 caractères au plus. Retirez-en ${tooMany === 1 ? 'un' : tooMany}.`,
  changed:
    'Depuis que vous avez ouvert cette page, un de ces services a changé de titulaire. Vérifiez votre choix.',
  tooManyWaiting:
    'Vous avez déjà 50 demandes en cours. Attendez la réponse à l’une d’elles, ou retirez-en une.',
  tooManyOfCompany:
    'Vous avez déjà fait trois demandes pour cette entreprise en 24 heures. Attendez demain pour en faire une autre.',
  capacities: {
    legal: 'Représentant légal de l’entreprise',
    mandated: 'Personne mandatée par le représentant légal',
  },
  states: {
    waiting: 'En cours',
    granted: 'Acceptée',
    refused: 'Refusée',
    withdrawn: 'Retirée',
    expired: 'Terminée sans suite',
    overtaken: 'Terminée : autre titulaire',
  },
} as const;

/** What the letter to the company is about. @param who the applicant */
export function letterText(
  { kind, siren, services }: Pick<RoleRequest, 'kind' | 'siren' | 'services'>,
  company: string,
  who: string,
): string {
  const what = `${countOf({ services })} en ligne de l’entreprise ${company} (SIREN ${siren})`;
  return kind === 'adhesion'
    ? `${who} demande à devenir titulaire pour ${what}. Cette demande aboutira lorsque le code suivant aura été saisi.`
    : `${who} demande à remplacer la personne titulaire, qui en a été informée, pour ${what}. Ce remplacement aura lieu lorsque le code suivant aura été saisi.`;
}

/** The same of a reason, where nothing was asked before. */
export const SUCCESSION_REASON =
  'Rôle cédé par la personne titulaire, qui a proposé un successeur ; proposition acceptée dans un espace.';

/** What the operator reads in place of an objection. */
export const CONTESTED_AGREEMENT =
  'Accord donné depuis un espace dont la modification d’adresse a ensuite été contestée : à vérifier auprès de la personne.';

/** Of the mails. */
export const SUBJECTS = {
  adhesion: 'Espace professionnel - Adhésion aux services en ligne',
  substitution: SUBJECT.titulaire,
  company: "Espace professionnel - Services d'une entreprise",
};

/** « titulaire d’un service » */
export function ofCount({ services }: Pick<ToldRequest, 'services'>): string {
  return services.length === 1 ? 'd’un service' : `de ${services.length} services`;
}

export function countOf({ services }: Pick<ToldRequest, 'services'>): string {
  return services.length === 1 ? 'un service' : `${services.length} services`;
}
