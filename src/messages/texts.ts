import type { AttachmentFault } from './attachment-rules.ts';
import type { Author, TextFault } from './rules.ts';

/** « 10 485 » as one reads it. */
const figures = (number: number) => number.toLocaleString('fr-FR').replaceAll(/\s/g, '\u00a0');

/** What is wrong in the form of a message, and how to mend it. */
export const MESSAGE_TEXTS = {
  serviceMissing: 'Choisissez le service sur lequel porte votre message.',
  serviceNotOnes:
    'Ce service n’est pas, ou n’est plus, de ceux pour lesquels vous pouvez écrire. Choisissez-en un autre dans la liste.',
  subject: {
    missing: () => 'Saisissez l’objet de votre message.',
    'too-long': (length: number) =>
      `L’objet compte ${figures(length)} caractères : raccourcissez-le à 100 caractères au plus.`,
  } satisfies Record<TextFault, (length: number) => string>,
  message: {
    missing: () => 'Saisissez votre message.',
    'too-long': (length: number) =>
      `Votre message compte ${figures(length)} caractères : raccourcissez-le à 10 000 caractères au plus, ou joignez-le en PDF.`,
  } satisfies Record<TextFault, (length: number) => string>,
  messageCut:
    'Votre message est bien plus long que 10 000 caractères : seul son début est conservé ci-dessous. Raccourcissez-le, ou joignez-le en PDF.',
  nothingAttached: 'Aucun fichier n’a été joint, car l’un d’eux ne peut pas l’être.',
  chooseAgain: 'Choisissez de nouveau les fichiers à joindre : un navigateur ne les garde pas.',
} as const;

/** Of files that were not taken. @param name as the person knows it */
export const ATTACHMENT_TEXTS: Readonly<Record<AttachmentFault | 'busy', (name: string) => string>> = {
  empty: (name) => `« ${name} » est vide : vérifiez ce fichier, puis choisissez-le de nouveau.`,
  'other-type': (name) =>
    `« ${name} » n’est, par son contenu, ni un PDF, ni une image JPEG ou PNG : enregistrez-le d’abord dans l’un de ces formats.`,
  'cut-off': (name) =>
    `« ${name} » est incomplet, ou suivi d’autre chose : enregistrez-le de nouveau, puis choisissez-le.`,
  'too-large': (name) => `« ${name} » dépasse 5 Mo : réduisez-le, ou envoyez-le en plusieurs fichiers.`,
  'too-large-together': (name) =>
    `Avec « ${name} », les fichiers dépassent 10 Mo ensemble : envoyez-le dans un autre message.`,
  'too-many': (name) =>
    `« ${name} » est de trop : un message a 5 fichiers au plus. Envoyez-le dans un autre message.`,
  busy: (name) =>
    `« ${name} » n’a pas été reçu : trop d’envois sont en cours en même temps, les vôtres ou ceux d’autres personnes. Attendez une minute, puis choisissez-le de nouveau.`,
};

/** What the browser says at once of files that were just chosen. */
export const FILE_WARNINGS = {
  each: 'Un fichier dépasse 5 Mo : il sera refusé.',
  together: 'Ces fichiers dépassent 10 Mo ensemble : l’un d’eux sera refusé.',
  files: 'Plus de 5 fichiers : les derniers seront refusés.',
} as const;

export const FILE_HINT =
  'PDF, JPEG ou PNG, 5 Mo au plus chacun ; 5 fichiers et 10 Mo au plus par message. Facultatif.';
export const SUBJECT_HINT = '100 caractères au plus.';
export const MESSAGE_HINT = '10 000 caractères au plus. N’y écrivez ni mot de passe, ni code.';

/** Who wrote a message. */
export function authorText(author: Author): string {
  switch (author.kind) {
    case 'service':
      return 'L’administration';
    case 'reader':
      return 'Vous';
    case 'named':
      return author.name;
    case 'unnamed':
      return 'Une personne de l’entreprise';
    case 'gone':
      return 'Un ancien utilisateur';
  }
}

const KB = 1024;
const MB = 1024 * 1024;

/** « 340 ko », « 1,2 Mo » */
export function sizeText(bytes: number): string {
  if (bytes < MB) return `${Math.max(1, Math.round(bytes / KB))} ko`;
  return `${(bytes / MB).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} Mo`;
}

export const DONE_TEXTS = {
  envoi: {
    title: 'Votre message est envoyé',
    text: 'L’administration vous répondra ici. Un courriel vous préviendra de sa réponse.',
  },
} as const;

export const GONE_TEXTS = {
  droits: {
    title: 'Votre message n’a pas été envoyé',
    text: 'Vos droits pour cette entreprise ou ce service ont changé entre-temps. Adressez-vous à son titulaire.',
  },
  aucun: {
    title: 'Vous ne pouvez écrire pour aucun service',
    text: 'Pour écrire à l’administration, il faut être titulaire, administrateur suppléant, ou avoir une délégation pour agir.',
  },
} as const;
