import type { CodeRefusal } from '../codes/check-code.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import type { RecoveryRefusal } from './find-recovery.ts';
import { WAIT_DAYS } from './rules.ts';

export const REQUEST_TEXTS = {
  emailMissing: 'Saisissez l’adresse électronique avec laquelle vous vous connectez.',
};

export const VERIFICATION_TEXTS = {
  codeMissing: 'Saisissez le code reçu par courriel ou par courrier.',
  over: 'Le délai pour choisir un mot de passe est passé, ou vos identifiants ont changé depuis. Saisissez de nouveau le code, ou demandez-en un autre.',
  wrongAnswer: (triesLeft: number) =>
    triesLeft === 1
      ? 'Cette réponse n’est pas celle que vous avez enregistrée. Il vous reste un essai.'
      : `Cette réponse n’est pas celle que vous avez enregistrée. Il vous reste ${triesLeft} essais.`,
};

/** A refusal told beside the code. */
export type ToldRefusal = Exclude<RecoveryRefusal, { outcome: 'code-stopped' }>;

/** What each is called, and what to do about it. */
export function refusalText(why: ToldRefusal): string {
  switch (why.outcome) {
    case 'letter-waits':
      return LETTER_TEXTS.waits(why.from && longMomentFrom(why.from));
    case 'letter-stopped':
      return LETTER_TEXTS.stopped;
    default:
      return CODE_REFUSAL_TEXTS[why.outcome];
  }
}

const LETTER_TEXTS = {
  waits: (from: string | undefined) =>
    from === undefined
      ? `Ce code ne fonctionne que ${WAIT_DAYS} jours après le courriel qui l’annonce, et celui-ci n’est pas encore parti. Gardez la lettre et réessayez plus tard.`
      : `Ce code ne fonctionne pas encore : vous pourrez le saisir à partir du ${from}. Gardez la lettre d’ici là.`,
  stopped:
    'Ce code ne fonctionne plus : il a été arrêté depuis le courriel qui l’annonçait à votre adresse de connexion. Si ce n’est pas vous, quelqu’un lit cette messagerie : appelez l’assistance.',
};

const CODE_REFUSAL_TEXTS: Record<Exclude<CodeRefusal, 'code-stopped'>, string> = {
  'code-unknown':
    'Ce code ne correspond à aucune demande. Vérifiez les 12 lettres, majuscules et minuscules, du dernier message reçu.',
  'code-expired': 'Ce code a expiré. Faites une nouvelle demande.',
  'code-replaced':
    'Ce code ne fonctionne plus : un code plus récent a été envoyé, ou votre espace a changé depuis (mot de passe, adresse ou demande de suppression).',
  'code-used': 'Ce code a déjà servi : le mot de passe a été changé. Connectez-vous avec le nouveau.',
};
