import { type Account, fullName } from '../account/account.ts';
import { printedUntil } from '../codes/kinds.ts';
import type { Installation } from '../config/installation.ts';
import type { Letter } from '../documents/letter-pdf.ts';
import { daysAfter, longDay, parisDay } from '../web/french-dates.ts';
import { WAIT_DAYS } from './rules.ts';

/**
 * What the letter says. Not the sign-in address: whoever opens somebody else's letter has one thing less; the
 * last screen shows it to who had the answer too.
 */
export function recoveryLetter(
  installation: Installation,
  account: Account,
  { code, asksAnswer, endsFactors }: { code: string; asksAnswer: boolean; endsFactors: boolean },
  printedAt: Date,
): Letter {
  const until = longDay(printedUntil('recovery', printedAt));
  const waits = installation.SECURITY_QUESTION && !asksAnswer;
  // A day more than it waits: whatever the hour, it works on all of that day where the notice left at once.
  const from = longDay(daysAfter(parisDay(printedAt), WAIT_DAYS + 1));
  return {
    recipient: recipientOf(account),
    subject: 'nouveau mot de passe de votre espace professionnel',
    subscriberNumber: account.subscriber_number,
    paragraphs: [
      'Vous avez perdu le mot de passe de votre espace professionnel et vous ne lisez plus les courriels de votre adresse de connexion. Après vérification de votre identité, nous vous adressons le code qui permet de choisir un nouveau mot de passe.',
      ...(waits ? [WITHOUT_ANSWER] : []),
      ...(endsFactors ? [WITHOUT_FACTORS] : []),
    ],
    code,
    validUntil: waits
      ? `Ce code fonctionne à partir du ${from} et jusqu’au ${until}. Il ne sert qu’une fois.`
      : `Ce code est valable jusqu’au ${until} et ne sert qu’une fois.`,
    steps: [
      `Ouvrez ${installation.BASE_URL} dans votre navigateur.`,
      'Choisissez « Mot de passe oublié », puis « J’ai déjà un code ».',
      asksAnswer
        ? 'Saisissez le code ci-dessus et la réponse à votre question de confiance, puis choisissez un nouveau mot de passe.'
        : 'Saisissez le code ci-dessus, puis choisissez un nouveau mot de passe.',
      'Connectez-vous avec l’adresse électronique affichée à la fin, même si vous ne la lisez plus, et ce mot de passe.',
      'Dans « Gérer les services », changez d’adresse électronique de connexion : le code de ce changement part à la nouvelle adresse.',
      ...(waits
        ? ['Dans « Gérer vos coordonnées », choisissez une nouvelle question de confiance et sa réponse.']
        : []),
    ],
    installation,
    madeAt: printedAt,
  };
}

const WITHOUT_ANSWER = `Comme vous ne connaissez plus la réponse à votre question de confiance, elle ne vous sera pas demandée. En contrepartie, le code ne fonctionne que ${WAIT_DAYS} jours après le courriel qui l’annonce à votre adresse de connexion : jusqu’à ce qu’il ait servi, il peut être arrêté depuis ce courriel.`;

const WITHOUT_FACTORS =
  'Vous avez aussi déclaré avoir perdu vos clés d’accès, votre application de codes et vos codes de secours : ils ne fonctionneront plus dès que vous aurez choisi un nouveau mot de passe. Vous pourrez en ajouter d’autres deux jours plus tard, dans « Gérer mes moyens de connexion ».';

/** The address block: who the holder is, and where. */
export function recipientOf(account: Account): string[] {
  const abroad = account.country.toUpperCase() === 'FRANCE' ? [] : [account.country];
  return [fullName(account), account.street, `${account.postal_code} ${account.city}`, ...abroad];
}
