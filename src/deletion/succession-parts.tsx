import { type MadeOffer, offerEnd, offerOpens } from '../mandates/granting/offers.ts';
import { Details } from '../web/components/lists.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { longMoment, parisDay, shortDay } from '../web/french-dates.ts';
import type { Succession, Successions } from './successions.ts';

export const SUCCESSORS_PATH = '/espace/suppression/successeurs';

/** Beyond, the list opens on demand. */
const LISTED_AT_ONCE = 10;

/** The companies that would be left without titulaire, and where each stands. */
export function LeftWithoutTitulaire({ left, taken }: Successions) {
  return (
    <>
      <WithoutTitulaire companies={left.filter(({ hasOthers }) => !hasOthers)} />
      <WithoutTitulaire companies={left.filter(({ hasOthers }) => hasOthers)} hasOthers />
      {taken.length > 0 ? (
        <Notice
          tone="success"
          title={taken.length === 1 ? 'Un successeur a accepté' : 'Des successeurs ont accepté'}
        >
          <ul>
            {taken.map((offer) => (
              <li key={offer.id}>
                SIREN {offer.siren} : {whoOf(offer)}, titulaire {countOf(offer.services.length)} depuis le{' '}
                {offer.endedAt ? shortDay(parisDay(offer.endedAt)) : ''}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </>
  );
}

function WithoutTitulaire({ companies, hasOthers }: { companies: readonly Succession[]; hasOthers?: true }) {
  if (companies.length === 0) return null;
  const one = companies.length === 1;
  const title = one
    ? 'Un dossier n’aura plus de titulaire'
    : `${companies.length} dossiers n’auront plus de titulaire`;
  const list = (
    <ul>
      {companies.map((company) => (
        <OneCompany key={company.siren} company={company} />
      ))}
    </ul>
  );
  return (
    <Warning title={title}>
      <p>
        {hasOthers
          ? `D’autres personnes gardent leurs services pour ${one ? 'cette entreprise' : 'ces entreprises'}, mais personne n’en sera plus le titulaire. Un courriel le leur dira. Les délégations que vous avez données seront mises en sommeil.`
          : `Personne d’autre n’y a accès ici : après la suppression, plus personne ne pourra déclarer ni payer en ligne pour ${one ? 'cette entreprise' : 'ces entreprises'}.`}
      </p>
      <p>
        <strong>Proposez d’abord un successeur</strong> : il peut accepter dans son propre espace à partir de
        72 heures après votre proposition, pendant 7 jours. Dès qu’il accepte, il est titulaire. La
        suppression a lieu même si personne n’accepte. Le représentant légal fait alors ouvrir les services de
        nouveau.
      </p>
      {companies.length <= LISTED_AT_ONCE ? list : <Details summary="Voir ces dossiers">{list}</Details>}
    </Warning>
  );
}

function OneCompany({ company }: { company: Succession }) {
  const { siren, name, services, waiting, missed, free } = company;
  const isPart = free.length > 0 && waiting.length > 0;
  return (
    <li>
      <strong>{name}</strong> (SIREN&nbsp;{siren})&nbsp;:{' '}
      {waiting.length === 0 && !missed ? 'personne n’est proposé. ' : null}
      {waiting.length === 0 && missed ? `${missedText(missed)}. ` : null}
      {waiting.map((offer) => (
        <>{waitingText(offer, services.length)}. </>
      ))}
      {isPart
        ? `Personne n’est proposé pour ${free.length === 1 ? 'un service' : `${free.length} services`}. `
        : null}
      <a href={`${SUCCESSORS_PATH}/${siren}`}>
        {waiting.length === 0 ? 'Proposer un successeur' : 'Voir ou changer'}
        <span class="govuk-visually-hidden"> : {name}</span>
      </a>
    </li>
  );
}

function waitingText(offer: MadeOffer, all: number): string {
  const { services, offeredAt } = offer;
  const part = services.length < all ? ` pour ${services.length} de ses ${all} services` : '';
  return `proposé à ${whoOf(offer)}${part}, réponse attendue entre le ${longMoment(offerOpens(offeredAt, 'titulaire'))} et le ${longMoment(offerEnd(offeredAt, 'titulaire'))}`;
}

function missedText(offer: MadeOffer): string {
  const on = offer.endedAt ? ` le ${shortDay(parisDay(offer.endedAt))}` : '';
  return offer.state === 'refused'
    ? `la proposition faite à ${whoOf(offer)} a été refusée${on}`
    : `la proposition faite à ${whoOf(offer)} est restée sans réponse`;
}

/** As it was typed; not to be read where the installation's key was changed. */
export function whoOf({ named }: MadeOffer): string {
  return named ? `« ${named.name} », abonné ${named.number}` : 'une personne';
}

function countOf(services: number): string {
  return services === 1 ? 'd’un service' : `de ${services} services`;
}
