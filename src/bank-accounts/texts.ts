import { MOST_ASKED_A_DAY } from '../company/what-waits.ts';
import { longMoment } from '../web/french-dates.ts';
import { HOLDER_NAME_MAX, MOST_ACCOUNTS } from './rules.ts';

const names = new Intl.DisplayNames('fr', { type: 'region', fallback: 'code' });

/** « Suisse (CH) » */
function countryOf(code: string): string {
  const name = names.of(code) ?? code;
  return name === code ? code : `${name} (${code})`;
}

export const IBAN_TEXTS = {
  missing: 'Saisissez l’IBAN du compte.',
  odd: (sign: string) =>
    `Un IBAN ne comporte que des chiffres et des lettres sans accent. Retirez « ${sign} ».`,
  isRib:
    'Ce que vous avez saisi est un RIB, sans son début. Saisissez l’IBAN, qui figure sur le même relevé : pour un compte tenu en France, il commence par FR, suivi de deux chiffres.',
  noCountry: 'Un IBAN commence par les deux lettres de son pays, suivies de deux chiffres, par exemple FR76.',
  unknownCountry: (code: string) =>
    `Aucun IBAN ne commence par ${code}. Vérifiez les deux premières lettres sur votre relevé d’identité bancaire.`,
  notSepa: (code: string) =>
    `Ce compte est tenu hors de la zone de paiement en euros SEPA : ${countryOf(code)}. Il ne peut pas être prélevé. Saisissez l’IBAN d’un compte tenu dans cette zone.`,
  noKey: (code: string) =>
    `Après ${code}, un IBAN comporte deux chiffres. Vérifiez le début sur votre relevé d’identité bancaire.`,
  length: ({ country, length, typed }: { country: string; length: number; typed: number }) =>
    `Pour ce pays, ${countryOf(country)}, un IBAN comporte ${length} caractères ; vous en avez saisi ${typed}.`,
  format: (code: string) =>
    `Cet IBAN comporte une lettre à la place d’un chiffre, ou l’inverse, pour ce pays : ${countryOf(code)}. Vérifiez par exemple la lettre O et le chiffre 0.`,
  wrongKey:
    'Cet IBAN comporte une erreur : ses chiffres de contrôle ne correspondent pas. Comparez-le, groupe par groupe, à votre relevé d’identité bancaire.',
};

export const BIC_TEXTS = {
  missing: (code: string) =>
    `Saisissez le BIC : il est nécessaire pour un compte tenu dans ce pays, ${countryOf(code)}.`,
  odd: 'Un BIC comporte 8 ou 11 caractères : quatre lettres pour la banque, deux pour le pays, puis deux ou cinq lettres ou chiffres.',
  otherCountry: ({ bank, account }: { bank: string; account: string }) =>
    `Ce BIC est celui d’une banque d’un autre pays, ${countryOf(bank)}, que l’IBAN : ${countryOf(account)}.`,
};

export const HOLDER_NAME_TEXTS = {
  what: 'Le nom du titulaire du compte',
  missing: 'Saisissez le nom du titulaire du compte, tel qu’il figure sur le relevé d’identité bancaire.',
  noLetter: 'Le nom du titulaire du compte ne contient aucune lettre.',
  tooLong: `Le nom du titulaire du compte comporte ${HOLDER_NAME_MAX} caractères au plus : abrégez-le.`,
};

export const BANK_TEXTS = {
  title: 'Gérer les comptes bancaires de l’entreprise',
  lead: 'Les comptes depuis lesquels l’entreprise paie ses impôts en ligne. Un compte ajouté ne sert qu’après 72 heures : toutes les personnes qui répondent de l’entreprise sont prévenues, et peuvent l’arrêter avant.',
  servicesMissing: 'Choisissez au moins un paiement.',
  already: (shown: string) =>
    `Ce compte (${shown}) est déjà déclaré pour cette entreprise. Pour changer ce qu’il paie ou le nom de son titulaire, choisissez « Remplacer » à côté de lui.`,
  alreadyAsked: (shown: string) =>
    `Ce compte (${shown}) est déjà demandé pour cette entreprise, et attend la fin des 72 heures. Arrêtez d’abord cette demande si elle comporte une erreur.`,
  same: 'Rien n’a changé : ce compte est déjà déclaré ainsi.',
  tooMany: `Une entreprise déclare ${MOST_ACCOUNTS} comptes au plus, ceux en attente compris. Retirez-en un, puis recommencez.`,
  tooOften: (from: Date) =>
    `${MOST_ASKED_A_DAY} comptes ont déjà été demandés pour cette entreprise en 24 heures. Vous pourrez en demander un autre à partir du ${longMoment(from)}.`,
  notHeld:
    'Vous n’êtes plus titulaire ni suppléant d’un des paiements choisis : relisez-les, puis recommencez.',
  replacedMeanwhile:
    'Rien n’a été enregistré : quelqu’un d’autre vient de demander le remplacement de ce compte. Voyez la liste des comptes.',
  goneMeanwhile:
    'Rien n’a été enregistré : ce compte a changé entre-temps, peut-être dans une autre fenêtre. Voyez la liste des comptes.',
};

/** What was just done, by its name in the address. */
export const DONE_TEXTS = {
  demande: {
    title: 'Compte demandé',
    text: 'Il sera utilisable dans 72 heures au plus tôt, si personne ne l’arrête. Un courriel le confirme à toutes les personnes qui répondent de l’entreprise.',
  },
  retire: {
    title: 'Compte retiré',
    text: 'Il ne peut plus servir à payer. Toutes les personnes qui répondent de l’entreprise sont prévenues par courriel.',
  },
  arrete: {
    title: 'Demande arrêtée',
    text: 'Ce compte ne servira pas. Toutes les personnes qui répondent de l’entreprise sont prévenues par courriel.',
  },
} as const;

/** What could not be done, by its name in the address. */
export const GONE_TEXTS = {
  change: {
    title: 'Rien n’a été fait',
    text: 'Ce compte a changé entre-temps : quelqu’un d’autre l’a remplacé, retiré ou arrêté, ou il vient de devenir utilisable.',
  },
} as const;

export const STATE_TEXTS = {
  asked: 'En attente',
  'in-force': 'Utilisable',
  suspended: 'Suspendu',
  stopped: 'Arrêté',
  removed: 'Retiré',
  replaced: 'Remplacé',
} as const;

/** What became of an account for the sake of a disputed change of address, a line each. */
export const DISPUTED_TEXTS = {
  stopped: (shown: string, siren: string) =>
    `compte bancaire ${shown} de l’entreprise ${siren} : arrêté, il ne peut plus servir à payer`,
  suspended: (shown: string, siren: string) =>
    `compte bancaire ${shown} de l’entreprise ${siren} : suspendu, il ne peut pas servir à payer pour le moment`,
  restored: (shown: string, siren: string) =>
    `compte bancaire ${shown} de l’entreprise ${siren} : rétabli, il peut de nouveau servir à payer`,
  woken: (shown: string, siren: string) =>
    `compte bancaire ${shown} de l’entreprise ${siren} : il peut de nouveau servir à payer`,
  taken: (shown: string, siren: string) =>
    `compte bancaire ${shown} de l’entreprise ${siren} : il a été retiré, et reste retiré pour le moment`,
} as const;
