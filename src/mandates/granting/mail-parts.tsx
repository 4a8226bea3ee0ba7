import type { MandateRole } from '../../database/schema.ts';
import { MailParagraph, MailSteps } from '../../mail/layout.tsx';

export type GivenRole = Exclude<MandateRole, 'titulaire'>;

export interface Company {
  siren: string;
  /** As whoever reads the mail knows it. */
  name: string;
}

/** In the style of the fiche's subjects. */
export const SUBJECT: Record<MandateRole, string> = {
  titulaire: 'Espace professionnel - Remplacement du titulaire',
  suppleant: 'Espace professionnel - Administrateurs suppléants',
  delegataire: 'Espace professionnel - Délégations',
};

/** As whoever is offered it reads it. */
export const TO_BE: Record<MandateRole, string> = {
  titulaire: 'd’en devenir titulaire à sa place',
  suppleant: 'd’en être administrateur suppléant',
  delegataire: 'd’y recevoir une délégation',
};

export const MENU: Record<GivenRole, string> = {
  suppleant: '« Gérer vos administrateurs suppléants »',
  delegataire: '« Gérer ou consulter vos délégations »',
};

/** « l’entreprise SARL MARTIN (SIREN 732829320) » */
export function Which({ company: { siren, name } }: { company: Company }) {
  return (
    <>
      l’entreprise <strong>{name}</strong> (SIREN {siren})
    </>
  );
}

/** Which services they are, the space tells. */
export function count(services: readonly string[]): string {
  return services.length === 1 ? 'un service' : `${services.length} services`;
}

/** Of a mail about a new address or password: what was taken back with it. Nothing where nothing was. */
export function SuccessorsWithdrawn({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <MailParagraph>
      {count === 1
        ? 'La proposition faite depuis votre espace à un successeur, et qui attendait une réponse, est retirée.'
        : `Les ${count} propositions faites depuis votre espace à des successeurs, et qui attendaient une réponse, sont retirées.`}
    </MailParagraph>
  );
}

export function NotYou() {
  return (
    <>
      <MailParagraph>Si vous n’êtes pas à l’origine de cette opération :</MailParagraph>
      <MailSteps
        steps={[
          'changez votre mot de passe, en saisissant vous-même l’adresse du site : quelqu’un d’autre le connaît',
          'défaites dans votre espace ce qui a été fait',
          'appelez l’assistance sans attendre',
        ]}
      />
    </>
  );
}
