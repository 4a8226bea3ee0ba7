import type { ActivationKind, ActivationTexts } from '../activation/activation-kind.ts';
import { lockAccountOfDossier, openDossier, openedDossier, ownerOfDossier } from './open-dossier.ts';

const TEXTS: ActivationTexts = {
  refusals: {
    'code-expired':
      'Ce code a expiré : il était valable 60 jours à compter de l’impression de la lettre. Demandez une nouvelle lettre à l’assistance.',
    'code-replaced': 'Ce code ne fonctionne plus : une lettre plus récente a été envoyée à l’entreprise.',
    'code-used':
      'Ce code a déjà servi : les services du dossier sont ouverts. Connectez-vous pour les retrouver.',
    'code-stopped':
      'Ce code ne fonctionne plus : cinq mots de passe erronés ont été saisis avec lui. Aucun service n’a été ouvert. Demandez une nouvelle lettre à l’assistance.',
  },
  addressHint: 'Celle avec laquelle vous vous connectez à votre espace (utilisateur@domaine).',
  addressMissing: 'Saisissez votre adresse électronique de connexion.',
  wrongAddress:
    'Cette adresse n’est pas celle de l’espace auquel la lettre est destinée. Saisissez l’adresse avec laquelle vous vous connectez.',
  passwordHint: 'Celui avec lequel vous vous connectez à votre espace.',
  passwordMissing: 'Saisissez votre mot de passe.',
  wrongPassword: 'Ce mot de passe n’est pas celui de l’espace auquel la lettre est destinée.',
};

/**
 * A dossier « en attente », by the code of its letter, on the three tabs of the activation.
 * @param serviceIds the services of the catalogue, which open with it
 */
export function dossierActivation(serviceIds: readonly string[]): ActivationKind {
  return {
    purpose: 'dossier',
    texts: TEXTS,
    event: 'dossier-opened',
    ownerOf: ownerOfDossier,
    lock: lockAccountOfDossier,
    activate: (tx, dossierId, origin) => openDossier(tx, dossierId, serviceIds, origin),
    async activated(platform, dossierId) {
      const found = await openedDossier(platform, dossierId);
      if (!found) return undefined;
      const { account, dossier } = found;
      return { account, siren: dossier.siren, done: doneBy(found), news: <OpenedDossier {...found} /> };
    },
  };
}

type OpenedDossierFound = NonNullable<Awaited<ReturnType<typeof openedDossier>>>;

function doneBy({ dossier }: OpenedDossierFound) {
  return {
    title: 'Les services du dossier sont activés',
    facts: [
      `Le dossier ${dossier.name} n’attend plus de lettre : ses services sont dans votre espace.`,
      'Votre adresse et votre mot de passe restent les mêmes. Le code a servi : il ne fonctionne plus.',
    ],
  };
}

function OpenedDossier({ dossier }: OpenedDossierFound) {
  return (
    <p>
      Les services du dossier <strong>{dossier.name}</strong> (SIREN {dossier.siren}) sont ouverts dans votre
      espace.
    </p>
  );
}
