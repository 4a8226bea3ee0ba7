import { inCapitals } from '../account/account.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import { type MadeOffer, offerEnd } from '../mandates/granting/offers.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { Details, SummaryList } from '../web/components/lists.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import { lastDayBefore, longDay, longMoment } from '../web/french-dates.ts';
import type { Delegation, Person } from './delegations.ts';
import { DELEGATIONS } from './paths.ts';
import { ACCESS_TEXTS } from './texts.ts';

export type NamedOffer = MadeOffer & { companyName: string };

interface OneProps {
  delegation: Delegation;
  catalogue: Catalogue;
}

/** One given, and what may be done with it. */
export function Given({ delegation, catalogue }: OneProps) {
  const { ids, companyName, siren, holder, giver, standing } = delegation;
  const hidden = ` : ${nameOf(holder)}, ${companyName}`;
  return (
    <Card title={nameOf(holder)} level={3}>
      {standing === 'asleep' ? <Asleep>Renouvelez-la pour la rétablir, ou mettez-y fin.</Asleep> : null}
      <SummaryList
        rows={[
          { label: 'Numéro d’abonné', value: holder.subscriberNumber },
          { label: 'Dossier', value: `${companyName} (${siren})` },
          ...facts(delegation, catalogue),
          { label: 'Donnée par', value: giver ? nameOf(giver) : 'Une personne dont l’espace est supprimé' },
        ]}
      />
      <ButtonGroup>
        <ActionLink href={`${DELEGATIONS}/${ids[0]}/renouveler`} text="Renouveler" hidden={hidden} />
        <ActionLink href={`${DELEGATIONS}/${ids[0]}/fin`} text="Mettre fin" hidden={hidden} />
      </ButtonGroup>
    </Card>
  );
}

/** One received. */
export function Received({ delegation, catalogue }: OneProps) {
  const { ids, companyName, siren, giver, standing } = delegation;
  return (
    <Card title={companyName} level={3}>
      {standing === 'asleep' ? <Asleep>Le titulaire peut la rétablir.</Asleep> : null}
      <SummaryList
        rows={[
          { label: 'SIREN', value: siren },
          ...facts(delegation, catalogue),
          { label: 'Donnée par', value: giver ? nameOf(giver) : 'Une personne dont l’espace est supprimé' },
        ]}
      />
      <ButtonGroup>
        <ActionLink href={`${DELEGATIONS}/${ids[0]}/fin`} text="Mettre fin" hidden={` : ${companyName}`} />
      </ButtonGroup>
    </Card>
  );
}

function Asleep({ children }: { children: string }) {
  return (
    <p>
      <Tag tone="warning">En sommeil</Tag> Elle ne donne plus de droit, car la personne qui l’a donnée n’a
      plus ces services. {children}
    </p>
  );
}

/** What, since when and until when. */
export function facts({ access, services, since, until }: Omit<Delegation, 'ids'>, catalogue: Catalogue) {
  return [
    { label: 'Droits', value: ACCESS_TEXTS[access] },
    { label: 'Services', value: <ServiceNames catalogue={catalogue} ids={services} /> },
    { label: 'Depuis le', value: longMoment(since) },
    { label: 'Jusqu’au', value: `${longDay(lastDayBefore(until))} inclus` },
  ];
}

/** An offer that waits. */
export function Offer({ offer, catalogue }: { offer: NamedOffer; catalogue: Catalogue }) {
  const { id, named, siren, companyName, services, access, until, offeredAt } = offer;
  return (
    <Card title={named ? named.name : 'Une personne'} level={3}>
      <p>
        <Tag tone="warning">En attente de réponse</Tag> Elle peut accepter jusqu’au{' '}
        {longMoment(offerEnd(offeredAt, 'delegataire'))}. D’ici là, aucun droit n’est donné.
      </p>
      <SummaryList
        rows={[
          { label: 'Numéro d’abonné', value: named?.number ?? '–' },
          { label: 'Dossier', value: `${companyName} (${siren})` },
          { label: 'Droits', value: ACCESS_TEXTS[access] },
          { label: 'Services', value: <ServiceNames catalogue={catalogue} ids={services} /> },
          ...(until ? [{ label: 'Jusqu’au', value: `${longDay(lastDayBefore(until))} inclus` }] : []),
        ]}
      />
      <Form action={`${DELEGATIONS}/propositions/${id}/retirer`}>
        <Button kind="secondary" hiddenText={` : ${named?.name ?? ''}, ${companyName}`}>
          Retirer la proposition
        </Button>
      </Form>
    </Card>
  );
}

/** Offers that came to nothing, of late. */
export function OffersOver({ offers }: { offers: readonly NamedOffer[] }) {
  return (
    <Details summary="Propositions qui n’ont pas abouti, ces 30 derniers jours">
      <ul>
        {offers.map(({ id, named, companyName, state, endedAt, offeredAt }) => (
          <li key={id}>
            {named ? `${named.name}, abonné ${named.number}` : 'Une personne'}, {companyName} :{' '}
            {OVER[state as keyof typeof OVER]} le {longMoment(endedAt ?? offeredAt)}
          </li>
        ))}
      </ul>
    </Details>
  );
}

const OVER = { refused: 'refusée', withdrawn: 'retirée', lapsed: 'restée sans réponse,' } as const;

function ActionLink({ href, text, hidden }: { href: string; text: string; hidden: string }) {
  return (
    <ButtonLink href={href} kind="secondary">
      {text}
      <span class="govuk-visually-hidden">{hidden}</span>
    </ButtonLink>
  );
}

/** « Mme Lila ROSEMONDE » */
export function nameOf({ title, firstName, lastName }: Person): string {
  return `${title} ${firstName} ${inCapitals(lastName)}`;
}
