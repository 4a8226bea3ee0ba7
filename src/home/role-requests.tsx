import {
  type OwnRequest,
  pathOfRequest,
  REQUEST_PATHS,
  type ReceivedRequest,
} from '../mandates/role-request.ts';
import { ButtonLink } from '../web/components/button.tsx';
import { SectionTitle } from '../web/components/layout.tsx';
import { longDay, longMoment } from '../web/french-dates.ts';
import type { Catalogue } from './catalogue.ts';
import { ToDoItem } from './to-do-item.tsx';

const ENTRIES = { adhesion: 'adherer', substitution: 'substitutions' } as const;
const WHAT = { adhesion: 'Adhésion', substitution: 'Remplacement du titulaire' } as const;

/** Those that wait, of the procedures that this installation offers. */
export function waitingRequests({ plainServices }: Catalogue, requests: readonly OwnRequest[]): OwnRequest[] {
  return requests.filter(({ kind, state }) => state === 'waiting' && !plainServices.has(ENTRIES[kind]));
}

export function unansweredRequests(
  { plainServices }: Catalogue,
  requests: readonly ReceivedRequest[],
): ReceivedRequest[] {
  return plainServices.has('substitutions') ? [] : requests.filter(({ objection }) => objection === null);
}

/** Of « À faire »: what waits for this person's answer. */
export function AnswerToDo({ requests, now }: { requests: readonly ReceivedRequest[]; now: Date }) {
  const [first, ...others] = requests;
  if (!first) return null;
  const isOne = others.length === 0;
  return (
    <ToDoItem
      what={
        isOne
          ? 'Répondez à une demande de remplacement'
          : `Répondez à ${requests.length} demandes de remplacement`
      }
      actions={
        <ButtonLink
          href={isOne ? `${REQUEST_PATHS.substitution}/${first.id}/reponse` : REQUEST_PATHS.substitution}
        >
          Répondre
        </ButtonLink>
      }
    >
      <p>
        Une autre personne demande à devenir titulaire à votre place, pour {first.name}.{' '}
        {now < first.objectUntil ? (
          <>
            Vous pouvez vous opposer jusqu’au <strong>{longMoment(first.objectUntil)}</strong>.
          </>
        ) : (
          <>
            Le délai pour vous opposer est passé depuis le {longMoment(first.objectUntil)} : vous pouvez
            encore accepter, ou appeler l’assistance.
          </>
        )}
      </p>
    </ToDoItem>
  );
}

/** Of « À faire »: what this person asked for, and has to see to. */
export function RequestsToDo({ requests }: { requests: readonly OwnRequest[] }) {
  const [first, ...others] = requests;
  if (!first) return null;
  return (
    <ToDoItem
      what={others.length === 0 ? whatToDo(first) : `Suivez vos ${requests.length} demandes en cours`}
      actions={
        <ButtonLink
          href={others.length === 0 ? pathOfRequest(first) : REQUEST_PATHS[first.kind]}
          kind="secondary"
        >
          {others.length === 0 ? 'Voir la demande' : 'Voir les demandes'}
        </ButtonLink>
      }
    >
      <p>
        {WHAT[first.kind]}, entreprise {first.siren} : jusqu’au <strong>{longDay(first.lastDay)}</strong>.
      </p>
    </ToDoItem>
  );
}

function whatToDo({ kind, way, hasLetter }: OwnRequest): string {
  if (hasLetter) return 'Saisissez le code de la lettre envoyée à l’entreprise';
  if (kind === 'substitution') return 'Votre demande de remplacement est en cours';
  return way === 'form' ? 'Envoyez le formulaire d’adhésion signé' : 'Votre demande d’adhésion est en cours';
}

/** Of « Consulter vos services »: what may be added to the list. */
export function RequestsListed({ requests }: { requests: readonly OwnRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <>
      <SectionTitle>Demandes en cours</SectionTitle>
      <p>Elles ne donnent encore aucun droit.</p>
      <ul>
        {requests.map(({ id, kind, siren, reference, services, lastDay }) => (
          <li key={id}>
            <a href={pathOfRequest({ kind, id })}>
              {WHAT[kind]} {reference}
            </a>
            &nbsp;: entreprise {siren}, {services.length === 1 ? 'un service' : `${services.length} services`}
            , jusqu’au {longDay(lastDay)}
          </li>
        ))}
      </ul>
    </>
  );
}
