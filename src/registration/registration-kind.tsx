import { displayedEmail } from '../account/email-address.ts';
import type { ActivationKind, ActivationTexts } from '../activation/activation-kind.ts';
import {
  activateRegistration,
  lockRegistration,
  ownerOfRegistration,
  registeredAccount,
} from './activate-registration.ts';

const TEXTS: ActivationTexts = {
  refusals: {
    'code-expired':
      'Ce code a expiré : il était valable 48 heures. Aucun espace n’a été créé : refaites la demande de création.',
    'code-replaced':
      'Ce code ne fonctionne plus : un code plus récent a été envoyé, ou la demande de création a été refaite.',
    'code-used': 'Ce code a déjà servi : votre espace est actif. Connectez-vous avec votre adresse.',
    'code-stopped':
      'Ce code ne fonctionne plus : cinq mots de passe erronés ont été saisis avec lui. Aucun espace n’a été créé. Refaites la demande de création, ou saisissez le code d’un autre message s’il y en a un.',
  },
  addressHint:
    'L’adresse indiquée à la création de l’espace, celle qui a reçu le code (utilisateur@domaine).',
  addressMissing: 'Saisissez votre adresse électronique de connexion.',
  wrongAddress:
    'Cette adresse n’est pas celle pour laquelle le code a été envoyé. Saisissez l’adresse indiquée à la création de l’espace.',
  passwordHint: 'Celui que vous avez choisi en demandant la création de l’espace.',
  passwordMissing: 'Saisissez le mot de passe choisi à la création de l’espace.',
  wrongPassword:
    'Ce mot de passe n’est pas celui de la demande à laquelle ce code appartient. Si vous avez reçu plusieurs codes, prenez celui du message qui indique l’heure et le navigateur de votre demande.',
  addressTaken: () => (
    <>
      <p>
        Depuis votre demande, un espace professionnel a été activé avec cette adresse.{' '}
        <strong>Aucun second espace n’a été créé.</strong>
      </p>
      <p>
        Si cet espace est le vôtre, connectez-vous avec le mot de passe choisi lors de sa création. Sinon,{' '}
        <a href="/creation">refaites la demande avec une autre adresse</a>, ou appelez l’assistance si cette
        adresse est la vôtre.
      </p>
    </>
  ),
};

/** A new account, on the three tabs of the activation. */
export const registrationActivation: ActivationKind = {
  purpose: 'registration',
  texts: TEXTS,
  event: 'account-created',
  ownerOf: ownerOfRegistration,
  lock: lockRegistration,
  activate: activateRegistration,
  async activated(platform, registrationId) {
    const found = await registeredAccount(platform, registrationId);
    return found && { account: found.account, done: doneBy(found), news: <NewSpace {...found} /> };
  },
};

type RegisteredAccount = NonNullable<Awaited<ReturnType<typeof registeredAccount>>>;

function doneBy({ account }: RegisteredAccount) {
  return {
    title: 'Votre espace professionnel est activé',
    facts: [
      `Vous vous connectez avec ${displayedEmail(account.sign_in_email)} et le mot de passe choisi à la création.`,
      'Le code a servi : il ne fonctionne plus.',
    ],
  };
}

function NewSpace({ account, siren }: RegisteredAccount) {
  return (
    <>
      <p>
        Votre espace est actif. Votre adresse électronique de connexion est{' '}
        <strong>{displayedEmail(account.sign_in_email)}</strong>.
      </p>
      {siren === null ? null : (
        <p>
          Le dossier de l’entreprise <strong>{siren}</strong> est en attente : une lettre portant un second
          code sera envoyée à l’adresse postale de l’entreprise. Vous saisirez ce code ici même, dans
          « Activer mon espace / mes services ».
        </p>
      )}
    </>
  );
}
