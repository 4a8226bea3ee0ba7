import type { FactorsTouched } from '../factors/put-away.ts';
import { SECURITY_QUESTION_TEXTS } from '../holder-data/texts.ts';
import type { PasskeysTouched } from '../passkeys/passkey.ts';
import { passkeysTouched, putAway, WHERE } from '../passkeys/texts.ts';

/** What a dispute did to the means of signing in. */
export interface DisputedFactors extends FactorsTouched {
  passkeys: PasskeysTouched;
  /** Browsers in which a second step is asked again. */
  distrusted: number;
}

export const ASK_TEXTS = {
  answer: {
    missing: SECURITY_QUESTION_TEXTS.answerAsked,
    wrong: (triesLeft: number) =>
      triesLeft === 1
        ? 'Cette réponse n’est pas la bonne. Il vous reste un essai : en cas de doute, appelez plutôt l’assistance.'
        : `Cette réponse n’est pas la bonne. Il vous reste ${triesLeft} essais.`,
  },
  password: {
    missing: 'Saisissez le mot de passe d’avant le changement.',
    wrong: (triesLeft: number) =>
      triesLeft === 1
        ? 'Ce mot de passe n’est pas celui d’avant le changement. Il vous reste un essai : en cas de doute, appelez plutôt l’assistance.'
        : `Ce mot de passe n’est pas celui d’avant le changement. Il vous reste ${triesLeft} essais.`,
  },
};

/**
 * A sentence or two each, for the last page and the mail; none where nothing was touched. It names no device: the reader may
 * be somebody else.
 * @param way `frozen` where nobody signs in for the moment
 */
export function factorLines(touched: DisputedFactors, way: 'frozen' | 'open'): string[] {
  const { passkeys, distrusted, appAsleep, appBack, codesAsleep, codesBack } = touched;
  return [
    ...(way === 'frozen' ? putAway(passkeys.asleep) : passkeysTouched(passkeys)),
    ...(appAsleep ? [APP_ASLEEP] : []),
    ...(appBack ? [APP_BACK] : []),
    ...(codesAsleep ? [CODES_ASLEEP] : []),
    ...(codesBack ? [CODES_BACK] : []),
    ...(distrusted > 0 ? [DISTRUSTED] : []),
  ];
}

const APP_ASLEEP = `L’application de codes ajoutée récemment ne sert plus à se connecter à cet espace. Si elle était à vous, vous pourrez l’ajouter de nouveau dans ${WHERE}.`;
const APP_BACK =
  'L’application de codes retirée ou remplacée récemment sert de nouveau à se connecter à cet espace.';
const CODES_ASLEEP = `Les codes de secours créés récemment ne fonctionnent plus. Vous pourrez en créer d’autres dans ${WHERE}.`;
const CODES_BACK =
  'Les codes de secours remplacés récemment fonctionnent de nouveau, sauf ceux qui ont servi.';
const DISTRUSTED =
  'Les navigateurs de confiance ne le sont plus : la seconde étape y est de nouveau demandée.';

/** What works again after a freeze, a few words each. */
export function wokenLines({
  passkeys,
  appBack,
  codesBack,
}: FactorsTouched & { passkeys: number }): string[] {
  return [
    ...(passkeys === 0 ? [] : [passkeys === 1 ? 'une clé d’accès' : `${passkeys} clés d’accès`]),
    ...(appBack ? ['l’application de codes'] : []),
    ...(codesBack ? ['les codes de secours'] : []),
  ];
}
