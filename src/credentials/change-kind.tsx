import { displayedEmail } from '../account/email-address.ts';
import type { ActivationKind, ActivationTexts } from '../activation/activation-kind.ts';
import { longDay, parisDay } from '../web/french-dates.ts';
import { activateChange, activatedAccount, lockAccountOfChange, ownerOfChange } from './activate-change.ts';

const TEXTS: ActivationTexts = {
  refusals: {
    'code-expired':
      'Ce code a expiré : il était valable 48 heures. Connectez-vous avec vos identifiants actuels et refaites la demande.',
    'code-replaced':
      'Ce code ne fonctionne plus : un code plus récent a été envoyé, ou la demande a été annulée.',
    'code-used':
      'Ce code a déjà servi : la modification est faite. Connectez-vous avec votre nouvelle adresse.',
    'code-stopped':
      'Ce code ne fonctionne plus : cinq mots de passe erronés ont été saisis avec lui. Rien n’a changé. Connectez-vous avec vos identifiants actuels, puis faites envoyer un nouveau code.',
  },
  addressHint: 'La nouvelle adresse, celle qui a reçu le code (utilisateur@domaine).',
  addressMissing: 'Saisissez votre nouvelle adresse électronique de connexion.',
  wrongAddress:
    'Cette adresse n’est pas celle pour laquelle le code a été envoyé. Saisissez la nouvelle adresse que vous avez demandée.',
  passwordHint:
    'Celui avec lequel vous vous connectez, ou le nouveau si vous en avez demandé un avec cette adresse.',
  passwordMissing: 'Saisissez votre mot de passe.',
  wrongPassword:
    'Ce mot de passe n’est ni celui avec lequel vous vous connectez, ni celui que vous avez demandé avec cette adresse.',
  addressTaken: () => (
    <>
      <p>
        Depuis votre demande, un autre espace professionnel l’a prise. <strong>Rien n’a changé :</strong> vous
        vous connectez toujours avec votre adresse et votre mot de passe actuels.
      </p>
      <p>
        Connectez-vous pour demander une autre adresse, ou appelez l’assistance si cette adresse est la vôtre.
      </p>
    </>
  ),
};

/** A change of address, with or without the password, on the three tabs of the activation. */
export const changeActivation: ActivationKind = {
  purpose: 'change',
  texts: TEXTS,
  event: 'change-activated',
  ownerOf: ownerOfChange,
  lock: lockAccountOfChange,
  activate: activateChange,
  async activated({ db }, changeId) {
    const found = await activatedAccount(db, changeId);
    return found && { account: found.account, done: doneBy(found), news: <ChangedAddress {...found} /> };
  },
};

type ChangedAccount = NonNullable<Awaited<ReturnType<typeof activatedAccount>>>;

function doneBy({ account, withPassword }: ChangedAccount) {
  const email = displayedEmail(account.sign_in_email);
  return withPassword
    ? {
        title: 'Votre adresse électronique de connexion et votre mot de passe sont modifiés',
        facts: [
          `Vous vous connectez désormais avec ${email} et votre nouveau mot de passe.`,
          'L’ancienne adresse et l’ancien mot de passe n’ouvrent plus votre espace.',
          'Toutes les sessions ouvertes sur votre espace ont été fermées : connectez-vous de nouveau.',
        ],
      }
    : {
        title: 'Votre adresse électronique de connexion est modifiée',
        facts: [
          `Vous vous connectez désormais avec ${email}. Votre mot de passe reste le même.`,
          'L’ancienne adresse n’ouvre plus votre espace.',
          'Toutes les sessions ouvertes sur votre espace ont été fermées : connectez-vous de nouveau.',
        ],
      };
}

function ChangedAddress({ account, activatedAt }: ChangedAccount) {
  return (
    <p>
      Votre adresse électronique de connexion est <strong>{displayedEmail(account.sign_in_email)}</strong>{' '}
      depuis le {longDay(parisDay(activatedAt))}.
    </p>
  );
}
