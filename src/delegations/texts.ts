import type { FieldError } from '../web/components/field.tsx';
import { shortDay } from '../web/french-dates.ts';
import type { DayFault } from './rules.ts';

/** What is wrong in a form of delegations, and how to mend it. */
export const DELEGATION_TEXTS = {
  dossiersMissing: 'Choisissez au moins un dossier.',
  dossierNotOnes:
    'Un dossier coché n’est pas, ou n’est plus, de ceux que vous pouvez déléguer. Vérifiez votre choix ci-dessous.',
  accessMissing: 'Choisissez ce que la personne pourra faire : consulter ou agir.',
  servicesMissing: 'Choisissez au moins un service.',
  serviceNotOnes:
    'Un service coché n’est pas, ou n’est plus, de ceux que vous pouvez déléguer. Vérifiez votre choix ci-dessous.',
  actsOnly: (labels: readonly string[]): FieldError => ({
    summary: 'Pour consulter seulement, ne gardez que les services où l’on consulte, ou choisissez « Agir ».',
    each: labels.map((label) => `« ${label} » permet d’agir : décochez ce service.`),
  }),
  heldNowhere: (labels: readonly string[]): FieldError => ({
    summary: 'Vous ne pouvez déléguer un service coché dans aucun des dossiers choisis.',
    each: labels.map((label) => `« ${label} » : décochez ce service, ou choisissez un autre dossier.`),
  }),
  nothingIn: (names: readonly string[]): FieldError => ({
    summary: 'Un dossier choisi n’a aucun des services cochés.',
    each: names.map((name) => `« ${name} » : décochez ce dossier, ou choisissez un service que vous y avez.`),
  }),
  already: (lines: readonly string[]): FieldError => ({
    summary: 'Ce numéro d’abonné a déjà une délégation : renouvelez-la ou mettez-y fin d’abord.',
    each: lines,
  }),
  offeredAlready: (names: readonly string[]): FieldError => ({
    summary:
      'Vous avez déjà une proposition en attente pour cette personne : retirez-la d’abord, ou attendez sa réponse.',
    each: names.map((name) => `Dossier « ${name} »`),
  }),
  lastDay: (fault: DayFault, furthest: string): string => LAST_DAY[fault](shortDay(furthest)),
} as const;

const LAST_DAY: Record<DayFault, (furthest: string) => string> = {
  missing: (furthest) => `Saisissez le dernier jour de la délégation, au plus tard le ${furthest}.`,
  unreadable: (furthest) =>
    `Écrivez la date avec le jour, le mois et l’année sur 4 chiffres, par exemple ${furthest}.`,
  'no-such-day': () => 'Cette date n’existe pas dans le calendrier. Vérifiez le jour et le mois.',
  past: () => 'Cette date est passée : choisissez aujourd’hui ou un jour à venir.',
  'too-far': (furthest) => `Une délégation dure un an au plus : choisissez une date jusqu’au ${furthest}.`,
};

/** What one may do by a delegation. */
export const ACCESS_TEXTS = { read: 'Consulter', act: 'Agir' } as const;

/** What was done, told on the list. */
export const DONE_TEXTS = {
  proposition: {
    title: 'Votre proposition est enregistrée',
    text: 'Si ce numéro et ce nom vont ensemble, la personne la trouve dans son espace et peut l’accepter pendant 7 jours. D’ici là, aucun droit n’est donné.',
  },
  retrait: { title: 'La proposition est retirée', text: 'Elle ne peut plus être acceptée.' },
  renouvellement: {
    title: 'La délégation est renouvelée',
    text: 'Les deux personnes en sont informées par courriel.',
  },
  fin: {
    title: 'La délégation a pris fin',
    text: 'Elle ne donne plus aucun droit. Les deux personnes en sont informées par courriel.',
  },
} as const;

/** What could not be done, for it was no longer there. */
export const GONE_TEXTS = {
  terminee: {
    title: 'Cette délégation n’est plus en cours',
    text: 'Elle a pris fin entre-temps, ou vos propres droits ont changé. Rien n’a été modifié : voyez ci-dessous ce qui est en cours.',
  },
  'sans-proposition': {
    title: 'Cette proposition n’attend plus de réponse',
    text: 'Elle a été acceptée, refusée ou retirée entre-temps, ou son délai est passé. Rien n’a été modifié.',
  },
} as const;
