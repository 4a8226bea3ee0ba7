import { type Account, fullName } from '../account/account.ts';
import { printedUntil } from '../codes/kinds.ts';
import type { Installation } from '../config/installation.ts';
import type { Letter } from '../documents/letter-pdf.ts';
import { longDay } from '../web/french-dates.ts';

/**
 * What the letter says. Not the sign-in address: whoever opens somebody else's letter has one thing less; the
 * last screen shows it to who had the answer too.
 */
export function recoveryLetter(
  installation: Installation,
  account: Account,
  code: string,
  printedAt: Date,
): Letter {
  const entering = installation.SECURITY_QUESTION
    ? 'Saisissez le code ci-dessus et la réponse à votre question de confiance, puis choisissez un nouveau mot de passe.'
    : 'Saisissez le code ci-dessus, puis choisissez un nouveau mot de passe.';
  return {
    recipient: recipientOf(account),
    subject: 'nouveau mot de passe de votre espace professionnel',
    subscriberNumber: account.subscriber_number,
    paragraphs: [
      'Vous avez perdu le mot de passe de votre espace professionnel et vous ne lisez plus les courriels de votre adresse de connexion. Après vérification de votre identité, nous vous adressons le code qui permet de choisir un nouveau mot de passe.',
    ],
    code,
    validUntil: `Ce code est valable jusqu’au ${longDay(printedUntil('recovery', printedAt))} et ne sert qu’une fois.`,
    steps: [
      `Ouvrez ${installation.BASE_URL} dans votre navigateur.`,
      'Choisissez « Mot de passe oublié », puis « J’ai déjà un code ».',
      entering,
      'Connectez-vous avec l’adresse électronique affichée à la fin, même si vous ne la lisez plus, et ce mot de passe.',
      'Dans « Gérer les services », changez d’adresse électronique de connexion : le code de ce changement part à la nouvelle adresse.',
    ],
    installation,
    madeAt: printedAt,
  };
}

/** The address block: who the holder is, and where. */
export function recipientOf(account: Account): string[] {
  const abroad = account.country.toUpperCase() === 'FRANCE' ? [] : [account.country];
  return [fullName(account), account.street, `${account.postal_code} ${account.city}`, ...abroad];
}
