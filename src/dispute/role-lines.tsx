import { type Account, fullName } from '../account/account.ts';
import type { MandateRole } from '../database/schema.ts';
import { ROLE_OF } from '../mandates/texts.ts';
import type { Undone, UndoneRoles } from './undone-roles.ts';

const WORDS: Record<Undone, string> = {
  suspended: 'mis en sommeil, plus aucun droit',
  ended: 'terminé',
  restored: 'rétabli comme avant',
  reduced: 'ramené à ce qu’il était avant',
  taken: 'retiré ou réduit depuis, et non rétabli : à vérifier',
  contested: 'remplacement contesté, l’administration décidera',
  kept: 'obtenu depuis, et conservé : à vérifier',
  woken: 'de nouveau en vigueur',
};

const countOf = (services: readonly string[]) =>
  services.length === 1 ? 'un service' : `${services.length} services`;

/**
 * « rôle d’administrateur suppléant de M. Paul MULTIPLE, SARL ESSAI (SIREN 100000000), un service : rétabli comme avant »
 * @param person whose it is; absent: the reader's own
 */
export function lineOf({ role, services, what }: UndoneRoles, company: string, person?: Account): string {
  const whose = person ? `${ROLE_OF[role]} de ${fullName(person)}` : `votre ${ROLE_OF[role]}`;
  return `${whose}, ${company}, ${countOf(services)} : ${WORDS[what]}`;
}

/**
 * The same for whoever may not be the holder: of others, how many there are, and nobody's name; of companies, the SIREN. A
 * line for each company, role and outcome.
 */
export function linesWithoutNames(roles: readonly UndoneRoles[], ownId: string): string[] {
  const alike = Map.groupBy(roles, ({ siren, role, what, accountId }) =>
    [siren, role, what, accountId === ownId].join(),
  );
  return [...alike.values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const { siren, role, what, accountId } = first;
    const services = [...new Set(of.flatMap((one) => one.services))];
    const whose = accountId === ownId ? `votre ${ROLE_OF[role]}` : `${ROLE_OF[role]} ${ofOthers(of.length)}`;
    return [`${whose}, SIREN ${siren}, ${countOf(services)} : ${WORDS[what]}`];
  });
}

function ofOthers(people: number): string {
  return people === 1 ? 'd’une autre personne' : `de ${people} autres personnes`;
}

/** What an account asked for or offered and is taken back. */
export interface Withdrawn {
  siren: string;
  what: 'offer' | 'adhesion' | 'substitution';
  /** Of an offer; who asks, asks to be titulaire. */
  role: MandateRole;
  /** Company and, of an offer, whom it named: for the holder alone. */
  company: string;
  whom?: { name: string; number: string } | undefined;
}

export function withdrawnLine({ what, role, company, whom }: Withdrawn): string {
  if (what !== 'offer') return `${REQUESTS[what]}, ${company} : retirée`;
  const to = whom ? `à « ${whom.name} », abonné ${whom.number}` : 'à une personne';
  return `proposition ${to} d’un ${ROLE_OF[role]}, ${company} : retirée`;
}

export function withdrawnWithoutNames(withdrawn: readonly Withdrawn[]): string[] {
  const alike = Map.groupBy(withdrawn, ({ siren, what, role }) => [siren, what, role].join());
  return [...alike.values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const { what, role, siren } = first;
    const words = what === 'offer' ? `proposition d’un ${ROLE_OF[role]}` : REQUESTS[what];
    return [
      of.length === 1
        ? `${words}, SIREN ${siren} : retirée`
        : `${words}, SIREN ${siren} : ${of.length} retirées`,
    ];
  });
}

const REQUESTS = {
  adhesion: 'demande d’adhésion aux services en ligne',
  substitution: 'demande de remplacement du titulaire',
};
