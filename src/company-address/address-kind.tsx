import { displayedEmail } from '../account/email-address.ts';
import type { ActivationKind, ActivationTexts } from '../activation/activation-kind.ts';
import {
  activateAddress,
  activatedAddress,
  lockAskerAndCompany,
  ownerOfAddress,
} from './activate-address.ts';
import type { AddressChange } from './address-change.ts';

const TEXTS: ActivationTexts = {
  refusals: {
    'code-expired':
      'Ce code a expiré : il était valable 48 heures. Connectez-vous et refaites la demande, dans « Modifier l’adresse électronique de l’entreprise ».',
    'code-replaced':
      'Ce code ne fonctionne plus : un code ou une demande plus récents l’ont remplacé, la demande a été annulée, ou vous ne gérez plus les services de cette entreprise.',
    'code-used': 'Ce code a déjà servi : l’adresse électronique de l’entreprise est modifiée.',
    'code-stopped':
      'Ce code ne fonctionne plus : cinq mots de passe erronés ont été saisis avec lui. Rien n’a changé. Connectez-vous, puis faites envoyer un nouveau code.',
  },
  addressHint:
    'Celle avec laquelle vous vous connectez à votre espace (utilisateur@domaine), et non l’adresse de l’entreprise.',
  addressMissing: 'Saisissez votre adresse électronique de connexion.',
  wrongAddress:
    'Cette adresse n’est pas celle de l’espace depuis lequel la demande a été faite. Saisissez l’adresse de connexion de la personne qui l’a faite.',
  passwordHint: 'Celui avec lequel vous vous connectez à votre espace.',
  passwordMissing: 'Saisissez votre mot de passe.',
  wrongPassword: 'Ce mot de passe n’est pas celui de l’espace depuis lequel la demande a été faite.',
};

/** A new e-mail address of a company, on the three tabs of the activation. */
export const companyAddressActivation: ActivationKind = {
  purpose: 'company-address',
  texts: TEXTS,
  event: 'company-address-changed',
  ownerOf: ownerOfAddress,
  lock: lockAskerAndCompany,
  activate: activateAddress,
  async activated(ground, changeId) {
    const found = await activatedAddress(ground, changeId);
    if (!found) return undefined;
    const { account, change } = found;
    return { account, siren: change.siren, done: doneBy(change), news: <News change={change} /> };
  },
};

function doneBy({ siren, new_email, old_email }: AddressChange) {
  return {
    title:
      old_email === null
        ? 'L’adresse électronique de l’entreprise est vérifiée'
        : 'L’adresse électronique de l’entreprise est modifiée',
    facts: [
      `L’entreprise ${siren} a pour adresse électronique ${displayedEmail(new_email)}.`,
      'Toutes les personnes qui agissent pour elle sont prévenues par courriel.',
      'Votre adresse de connexion et votre mot de passe restent les mêmes.',
    ],
  };
}

function News({ change: { siren, new_email } }: { change: AddressChange }) {
  return (
    <p>
      L’adresse électronique de l’entreprise <strong>{siren}</strong> est{' '}
      <strong>{displayedEmail(new_email)}</strong>. Pendant 72 heures, un titulaire ou un administrateur
      suppléant peut revenir à la situation précédente.
    </p>
  );
}
