import { type CodePurpose, printedUntil } from '../codes/kinds.ts';
import type { Installation } from '../config/installation.ts';
import { longDay } from '../web/french-dates.ts';
import type { Letter } from './letter-pdf.ts';

/** The company as the operator's register knows it, never as an applicant says: see `docs/decisions/letters-by-post.md`. */
export interface RegisteredCompany {
  name: string;
  street: string;
  postalCode: string;
  city: string;
}

export interface ToCompany {
  company: RegisteredCompany;
  siren: string;
  /** Who is to enter the code: the number of that person is not in it, for others open the letter. */
  holder: string;
  purpose: CodePurpose;
  code: string;
  /** What it is about, above what always holds. */
  paragraphs: readonly string[];
  madeAt: Date;
}

/** A letter to a company: to its postal address, for the person who is to enter the code. */
export function companyLetter(installation: Installation, letter: ToCompany): Letter {
  const { company, siren, holder, purpose, code, paragraphs, madeAt } = letter;
  const { name, street, postalCode, city } = company;
  return {
    recipient: [name, `À l’attention de ${holder}`, street, `${postalCode} ${city}`],
    subject: `Services en ligne de ${name} (SIREN ${siren})`,
    paragraphs: [
      ...paragraphs,
      `Cette lettre est à remettre à ${holder}, qui doit saisir le code en personne. Si cette personne ne peut pas agir pour l’entreprise, ne la lui remettez pas et appelez l’assistance : sans le code, aucun service n’est ouvert.`,
    ],
    code,
    steps: [
      `Ouvrez le site ${installation.BASE_URL} dans votre navigateur, puis choisissez « Activer mon espace / mes services ».`,
      'Saisissez le code ci-dessus, puis continuez.',
      'Saisissez l’adresse électronique avec laquelle vous vous connectez à votre espace et, s’il est demandé, votre mot de passe, puis continuez.',
    ],
    validUntil: `Ce code est valable jusqu’au ${longDay(printedUntil(purpose, madeAt))} inclus et ne sert qu’une fois.`,
    installation,
    madeAt,
  };
}
