import { fullName } from '../account/account.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import { type MadeOffer, offerEnd } from '../mandates/granting/offers.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { SectionTitle } from '../web/components/layout.tsx';
import { Details, SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import { longMoment, parisDay, shortDay } from '../web/french-dates.ts';
import { companyPath } from './paths.ts';
import type { Suppleant } from './read-suppleants.ts';

interface PersonProps {
  siren: string;
  person: Suppleant;
}

/** Whether this suppléant is still needed. */
export function Review({ siren, person }: PersonProps) {
  const name = nameOf(person);
  return (
    <Notice tone="waiting" title={`Faut-il garder ${name} comme administrateur suppléant ?`}>
      <p>Cette question vous est posée une fois par an. Sans réponse, rien ne change.</p>
      <Form action={`${companyPath(siren)}/${person.id}/garder`}>
        <ButtonGroup>
          <Button kind="secondary" hiddenText={` : ${name}`}>
            Garder
          </Button>
          <a href={`${companyPath(siren)}/${person.id}`}>
            Retirer ou mettre en sommeil<span class="govuk-visually-hidden"> : {name}</span>
          </a>
        </ButtonGroup>
      </Form>
    </Notice>
  );
}

/** One suppléant, and the way to change what they may do. */
export function PersonCard({ siren, person, catalogue }: PersonProps & { catalogue: Catalogue }) {
  const name = nameOf(person);
  return (
    <Card title={name}>
      <Asleep services={person.services} />
      <SummaryList
        rows={[
          { label: 'Numéro d’abonné', value: person.number },
          servicesRow(
            person.services.map(({ id }) => id),
            catalogue,
          ),
          { label: 'Suppléant depuis le', value: shortDay(parisDay(person.since)) },
        ]}
      />
      <ButtonLink href={`${companyPath(siren)}/${person.id}`} kind="secondary">
        Gérer<span class="govuk-visually-hidden"> : {name}</span>
      </ButtonLink>
    </Card>
  );
}

function Asleep({ services }: Pick<Suppleant, 'services'>) {
  const asleep = services.filter(({ state }) => state === 'asleep').length;
  if (asleep === 0) return null;
  return (
    <p>
      <Tag tone="warning">En sommeil</Tag>{' '}
      {asleep === services.length
        ? 'Cette personne n’a plus aucun droit, jusqu’à ce que vous la réveilliez.'
        : `Pour ${asleep === 1 ? 'un service' : `${asleep} services`} sur ${services.length}.`}
    </p>
  );
}

interface OffersProps {
  siren: string;
  offers: readonly MadeOffer[];
  catalogue: Catalogue;
}

/** What this titulaire offered: what waits for an answer, and what is over. */
export function Offers({ siren, offers, catalogue }: OffersProps) {
  if (offers.length === 0) return null;
  const over = offers.filter(({ state }) => state !== 'waiting');
  return (
    <>
      <SectionTitle>Vos propositions</SectionTitle>
      {offers
        .filter(({ state }) => state === 'waiting')
        .map((offer) => (
          <Waiting key={offer.id} siren={siren} offer={offer} catalogue={catalogue} />
        ))}
      {over.length > 0 ? (
        <Details summary="Propositions terminées depuis moins de 30 jours">
          <ul>
            {over.map((offer) => (
              <li key={offer.id}>
                {whoOf(offer)} : {endOf(offer)}
              </li>
            ))}
          </ul>
        </Details>
      ) : null}
    </>
  );
}

function Waiting({ siren, offer, catalogue }: Omit<OffersProps, 'offers'> & { offer: MadeOffer }) {
  const { id, named, services, offeredAt } = offer;
  return (
    <Card title={named?.name ?? 'Une personne'} level={3}>
      <p>
        <Tag tone="warning">En attente de réponse</Tag> Jusqu’au{' '}
        {longMoment(offerEnd(offeredAt, 'suppleant'))}. D’ici là, aucun droit n’est donné.
      </p>
      <SummaryList
        rows={[{ label: 'Numéro d’abonné', value: named?.number ?? '–' }, servicesRow(services, catalogue)]}
      />
      <Form action={`${companyPath(siren)}/propositions/${id}/retirer`}>
        <Button kind="secondary" hiddenText={` : ${whoOf(offer)}`}>
          Retirer la proposition
        </Button>
      </Form>
    </Card>
  );
}

/** As it was typed; not to be read where the installation's key was changed. */
function whoOf({ named }: MadeOffer): string {
  return named ? `${named.name}, abonné ${named.number}` : 'une personne';
}

function endOf({ state, endedAt }: MadeOffer): string {
  const on = endedAt ? ` le ${shortDay(parisDay(endedAt))}` : '';
  switch (state) {
    case 'waiting':
      return 'en attente';
    case 'accepted':
      return `acceptée${on}`;
    case 'refused':
      return `refusée${on}`;
    case 'withdrawn':
      return `retirée${on}`;
    case 'lapsed':
      return `restée sans réponse${endedAt ? `, close${on}` : ''}`;
  }
}

function servicesRow(services: readonly string[], catalogue: Catalogue) {
  return {
    label: services.length === 1 ? 'Service' : 'Services',
    value: <ServiceNames catalogue={catalogue} ids={services} />,
  };
}

export function nameOf({ title, firstName, lastName }: Suppleant): string {
  return fullName({ title, first_name: firstName, last_name: lastName });
}
