import type { ActivationKind, ActivationTexts } from '../../account/activation/activation-kind.ts';
import { longDay, parisDay } from '../../platform/french-dates.ts';
import type { Platform } from '../../platform/platform.ts';
import { activateChange } from './activate-change.ts';
import { activatedAccount } from './activated-account.ts';

/** A change of address, with or without the password (SPEC 2), on the three tabs of the activation. */
export function changeActivation(platform: Platform): ActivationKind {
  return {
    texts: TEXTS,
    endsSessions: true,
    async activate(codeId, typedEmail) {
      const result = await activateChange(platform, codeId, typedEmail);
      return result.outcome === 'activated' ? { ...result, subjectId: result.changeId } : result;
    },
    async activated(changeId) {
      const found = await activatedAccount(platform.db, changeId);
      return found && { account: found.account, news: <ChangedAddress {...found} />, opensRecap: true };
    },
  };
}

const TEXTS: ActivationTexts = {
  refusals: {
    'code-expired':
      'Ce code a expiré : il était valable 48 heures. Connectez-vous avec vos identifiants actuels et refaites la demande.',
    'code-replaced':
      'Ce code ne fonctionne plus : un code plus récent a été envoyé, ou la demande a été annulée.',
    'code-used':
      'Ce code a déjà servi : la modification est faite. Connectez-vous avec votre nouvelle adresse.',
  },
  addressHint: 'La nouvelle adresse, celle qui a reçu le code (utilisateur@domaine).',
  addressMissing: 'Saisissez votre nouvelle adresse électronique de connexion.',
  wrongAddress:
    'Cette adresse n’est pas celle pour laquelle le code a été envoyé. Saisissez la nouvelle adresse que vous avez demandée.',
  addressTaken: () => (
    <>
      <p>
        Depuis votre demande, un autre espace professionnel l’a prise. <strong>Rien n’a changé :</strong> vous
        vous connectez toujours avec votre adresse et votre mot de passe actuels.
      </p>
      <p>
        Connectez-vous pour demander une autre adresse, ou appelez l’assistance si cette adresse est la vôtre.
      </p>
    </>
  ),
};

type ChangedAccount = NonNullable<Awaited<ReturnType<typeof activatedAccount>>>;

function ChangedAddress({ account, activatedAt }: ChangedAccount) {
  return (
    <p>
      Votre adresse électronique de connexion est <strong>{account.sign_in_email}</strong> depuis le{' '}
      {longDay(parisDay(activatedAt))}.
    </p>
  );
}
