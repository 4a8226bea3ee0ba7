import { MOST_ASKED_A_DAY } from '../company/what-waits.ts';
import { longMoment } from '../web/french-dates.ts';

/** « Gérer les contrats de prélèvement automatique ». */
export const DEBIT_TEXTS = {
  title: 'Gérer les contrats de prélèvement automatique',
  lead: 'Un contrat fait payer un impôt par prélèvement sur un compte bancaire de l’entreprise, à l’échéance ou chaque mois. Il commence après 72 heures et l’accord de l’administration. Toutes les personnes qui répondent de l’entreprise sont prévenues, et peuvent l’arrêter avant.',
  none: 'Aucun impôt de cette entreprise n’est prélevé automatiquement.',
  noCompany:
    'Vous n’êtes titulaire ni suppléant d’aucun service de paiement. Ces contrats sont gérés par le titulaire du service de paiement ou par ses suppléants, jamais par un délégataire.',
  choose: 'Choisissez l’entreprise.',
  ask: 'Demander un prélèvement',
  noAccount:
    'Aucun compte bancaire utilisable n’est déclaré pour ce qui reste à mettre en prélèvement. Ajoutez d’abord un compte : il est utilisable après 72 heures.',
  allDebited: 'Chaque impôt que vous pouvez payer a déjà un contrat, ou une demande qui attend.',
  serviceMissing: 'Choisissez l’impôt à prélever.',
  accountMissing: 'Choisissez le compte bancaire.',
  kindMissing: 'Choisissez quand l’impôt est prélevé.',
  accountGone: 'Ce compte n’est pas utilisable pour cet impôt : choisissez-en un autre.',
  already: 'Cet impôt a déjà un contrat : modifiez-le au lieu d’en demander un autre.',
  alreadyAsked: 'Une demande attend déjà pour cet impôt. Arrêtez-la d’abord si elle comporte une erreur.',
  same: 'Rien n’a changé : le contrat en cours est déjà ainsi.',
  tooOften: (from: Date) =>
    `${MOST_ASKED_A_DAY} contrats ont déjà été demandés pour cette entreprise en 24 heures. Vous pourrez en demander un autre à partir du ${longMoment(from)}.`,
  notHeld: 'Vous n’êtes plus titulaire ni suppléant de ce service de paiement.',
  gone: 'Ce contrat a changé entre-temps, peut-être dans une autre fenêtre. Voyez la liste des contrats.',
} as const;

export const KIND_TEXTS = {
  due: 'À l’échéance',
  monthly: 'Mensuel',
} as const;

export const KIND_HINTS = {
  due: 'Tout l’impôt est prélevé le jour où il est dû.',
  monthly: 'L’impôt est prélevé en plusieurs fois, mois par mois.',
} as const;

export const STATE_TEXTS = {
  asked: 'En attente',
  'in-force': 'En cours',
  suspended: 'Suspendu',
  stopped: 'Arrêté',
  refused: 'Refusé',
  ended: 'Terminé',
  replaced: 'Remplacé',
} as const;

/** What was just done, or could not be, by its name in the address. */
export const DONE_TEXTS = {
  demande: {
    title: 'Prélèvement demandé',
    text: 'Il commence après 72 heures et l’accord de l’administration, si personne ne l’arrête. Un courriel le confirme à toutes les personnes qui répondent de l’entreprise. D’ici là, payez comme d’habitude.',
  },
  arrete: {
    title: 'Demande arrêtée',
    text: 'Ce prélèvement ne commencera pas. Toutes les personnes qui répondent de l’entreprise sont prévenues par courriel.',
  },
  fin: {
    title: 'Contrat terminé',
    text: 'Plus rien n’est prélevé pour cet impôt : payez-le autrement. Toutes les personnes qui répondent de l’entreprise sont prévenues par courriel.',
  },
  change: {
    title: 'Rien n’a été fait',
    text: 'Ce contrat a changé entre-temps : quelqu’un d’autre l’a modifié ou arrêté, ou il vient de commencer.',
  },
} as const;

export const STOP_TEXTS = {
  title: 'Arrêter une demande de prélèvement',
  gone: 'Cette demande n’attend plus : le contrat a commencé, ou il est déjà arrêté. Pour mettre fin à un contrat en cours, connectez-vous à votre espace ou appelez l’assistance.',
} as const;

interface DisputedDebit {
  name: string;
  shown: string;
  siren: string;
}

const disputed =
  (what: string) =>
  ({ name, shown, siren }: DisputedDebit) =>
    `prélèvement « ${name} » sur le compte ${shown} de l’entreprise ${siren} : ${what}`;

/** What became of a contract for the sake of a disputed change of address, a line each. */
export const DISPUTED_TEXTS = {
  stopped: disputed('arrêté'),
  suspended: disputed('suspendu, plus rien n’est prélevé pour le moment'),
  restored: disputed('rétabli comme avant'),
  woken: disputed('de nouveau en cours'),
  taken: disputed('il a été arrêté, et le reste pour le moment'),
} as const;
