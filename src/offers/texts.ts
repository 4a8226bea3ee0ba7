import type { ReceivedOffer } from '../mandates/granting/offers.ts';

/** « Propositions reçues »: what others offer, to be accepted or refused. */
export const OFFER_TEXTS = {
  title: 'Propositions reçues',
  none: 'Aucune proposition n’attend votre réponse.',
  roles: {
    titulaire: 'Devenir titulaire, à la place de la personne qui le propose',
    suppleant: 'Être administrateur suppléant',
    delegataire: 'Recevoir une délégation',
  } satisfies Record<ReceivedOffer['role'], string>,
  access: { read: 'Consulter seulement', act: 'Consulter et agir' } satisfies Record<
    ReceivedOffer['access'],
    string
  >,
  about: {
    titulaire:
      'Vous serez titulaire de ces services dès que vous aurez accepté, et cette personne ne le sera plus. Les suppléants restent en place. Les délégations qu’elle a données sont mises en sommeil : vous réveillerez celles qui restent utiles.',
    suppleant:
      'Vous pourrez utiliser ces services pour l’entreprise et en déléguer l’usage, comme le titulaire. Vous ne pourrez pas désigner d’autres suppléants.',
    delegataire:
      'Vous pourrez utiliser ces services pour l’entreprise, sans pouvoir les confier à quelqu’un d’autre ni toucher à ses comptes bancaires, à son adresse électronique ou aux droits d’autres personnes.',
  } satisfies Record<ReceivedOffer['role'], string>,
  guides: {
    titulaire: { href: '/aide/substitution', label: 'Remplacer le titulaire' },
    suppleant: { href: '/aide/suppleants', label: 'Désigner un administrateur suppléant' },
    delegataire: { href: '/aide/delegations', label: 'Déléguer des services' },
  } satisfies Record<ReceivedOffer['role'], { href: string; label: string }>,
};
