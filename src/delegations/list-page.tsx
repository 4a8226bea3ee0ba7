import { inCapitals } from '../account/account.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { type MadeOffer, OFFERS_PATH, offerEnd } from '../mandates/granting/offers.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import {
  Breadcrumb,
  Layout,
  Lead,
  PageTitle,
  SectionTitle,
  UNDER_SERVICES,
} from '../web/components/layout.tsx';
import { Details, Pagination, SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { lastDayBefore, longDay, longMoment } from '../web/french-dates.ts';
import type { Paged } from '../web/paged.ts';
import type { Delegation, Person } from './delegations.ts';
import { DELEGATIONS, DELEGATIONS_TITLE, NEW_DELEGATION } from './paths.ts';
import { ServicesNamed } from './services-named.tsx';
import { ACCESS_TEXTS, DONE_TEXTS, GONE_TEXTS } from './texts.ts';

export type NamedOffer = MadeOffer & { companyName: string };

export interface DelegationsPageProps {
  view: View;
  catalogue: Catalogue;
  given: Paged<Delegation>;
  received: Paged<Delegation>;
  /** Made by this account, waiting. */
  waiting: Paged<NamedOffer>;
  /** Ended of late, but for those that were accepted. */
  over: readonly NamedOffer[];
  /** How many wait for this account's own answer. */
  toAnswer: number;
  /** It is titulaire or suppléant of something. */
  mayDelegate: boolean;
  /** What was just done, or could not be. */
  done?: keyof typeof DONE_TEXTS | undefined;
  gone?: keyof typeof GONE_TEXTS | undefined;
}

/** Delegations, given and received, and the offers that wait. */
export function DelegationsPage(props: DelegationsPageProps) {
  const { view, given, received, waiting, over, toAnswer, mayDelegate, done, gone } = props;
  return (
    <Layout
      view={view}
      title={DELEGATIONS_TITLE}
      news={done ? DONE_TEXTS[done].title : gone && GONE_TEXTS[gone].title}
    >
      <Breadcrumb items={[...UNDER_SERVICES, { label: DELEGATIONS_TITLE }]} />
      <PageTitle>{DELEGATIONS_TITLE}</PageTitle>
      <Outcome done={done} gone={gone} />
      <Lead>
        Une délégation permet à une autre personne d’utiliser des services pour une entreprise, depuis son
        propre espace et avec son propre mot de passe, jusqu’à une date. Elle ne se transmet pas, et ne permet
        de changer ni les comptes bancaires, ni l’adresse électronique de l’entreprise, ni les rôles.
      </Lead>
      {toAnswer > 0 ? (
        <Notice tone="waiting" title="Une réponse est attendue de vous">
          <p>
            <a href={OFFERS_PATH}>
              {toAnswer === 1 ? 'Voir la proposition reçue' : `Voir les ${toAnswer} propositions reçues`}
            </a>
          </p>
        </Notice>
      ) : null}
      <SectionTitle id="donnees">Délégations données</SectionTitle>
      {mayDelegate ? (
        <ButtonGroup>
          <ButtonLink href={NEW_DELEGATION}>Déléguer des services</ButtonLink>
        </ButtonGroup>
      ) : (
        <CannotDelegate hasSome={received.total > 0} />
      )}
      {waiting.shown.map((offer) => (
        <Offer key={offer.id} offer={offer} catalogue={props.catalogue} />
      ))}
      <Pagination
        page={waiting.page}
        pages={waiting.pages}
        href={(page) => `${DELEGATIONS}?propositions=${page}#donnees`}
      />
      {mayDelegate && given.total === 0 && waiting.total === 0 ? (
        <p>Aucune délégation n’est en cours pour les services dont vous êtes titulaire ou suppléant.</p>
      ) : null}
      {given.shown.map((one) => (
        <Given key={one.ids[0]} delegation={one} catalogue={props.catalogue} />
      ))}
      <Pagination
        page={given.page}
        pages={given.pages}
        href={(page) => `${DELEGATIONS}?page=${page}#donnees`}
      />
      {over.length > 0 ? <OffersOver offers={over} /> : null}
      <SectionTitle id="recues">Délégations reçues</SectionTitle>
      {received.total === 0 ? <p>Personne ne vous a délégué de service.</p> : null}
      {received.shown.map((one) => (
        <Received key={one.ids[0]} delegation={one} catalogue={props.catalogue} />
      ))}
      <Pagination
        page={received.page}
        pages={received.pages}
        href={(page) => `${DELEGATIONS}?recues=${page}#recues`}
      />
    </Layout>
  );
}

function Outcome({ done, gone }: Pick<DelegationsPageProps, 'done' | 'gone'>) {
  if (done)
    return (
      <Notice tone="success" title={DONE_TEXTS[done].title} announce>
        <p>{DONE_TEXTS[done].text}</p>
      </Notice>
    );
  if (!gone) return null;
  return (
    <Notice tone="warning" title={GONE_TEXTS[gone].title} announce>
      <p>{GONE_TEXTS[gone].text}</p>
    </Notice>
  );
}

function CannotDelegate({ hasSome }: { hasSome: boolean }) {
  return (
    <p>
      {hasSome
        ? 'Une délégation reçue ne se transmet pas : seuls le titulaire d’un service et ses administrateurs suppléants peuvent le déléguer. Si une autre personne a besoin d’un accès, demandez-le-leur.'
        : 'Vous n’êtes titulaire ou suppléant d’aucun service : vous ne pouvez rien déléguer pour le moment.'}
    </p>
  );
}

interface OneProps {
  delegation: Delegation;
  catalogue: Catalogue;
}

function Given({ delegation, catalogue }: OneProps) {
  const { ids, companyName, siren, holder, giver, standing } = delegation;
  const hidden = ` : ${nameOf(holder)}, ${companyName}`;
  return (
    <Card title={nameOf(holder)}>
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

function Received({ delegation, catalogue }: OneProps) {
  const { ids, companyName, siren, giver, standing } = delegation;
  return (
    <Card title={companyName}>
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
      <Tag tone="warning">En sommeil</Tag> Elle ne donne aucun droit : la personne qui l’a donnée n’a plus les
      siens. {children}
    </p>
  );
}

/** What, since when and until when. */
export function facts({ access, services, since, until }: Omit<Delegation, 'ids'>, catalogue: Catalogue) {
  return [
    { label: 'Droits', value: ACCESS_TEXTS[access] },
    { label: 'Services', value: <ServicesNamed services={services} catalogue={catalogue} /> },
    { label: 'Depuis le', value: longMoment(since) },
    { label: 'Jusqu’au', value: `${longDay(lastDayBefore(until))} inclus` },
  ];
}

function Offer({ offer, catalogue }: { offer: NamedOffer; catalogue: Catalogue }) {
  const { id, named, siren, companyName, services, access, until, offeredAt } = offer;
  return (
    <Card title={named ? named.name : 'Une personne'}>
      <p>
        <Tag tone="warning">En attente de réponse</Tag> Elle peut accepter jusqu’au{' '}
        {longMoment(offerEnd(offeredAt))}. D’ici là, aucun droit n’est donné.
      </p>
      <SummaryList
        rows={[
          { label: 'Numéro d’abonné', value: named?.number ?? '–' },
          { label: 'Dossier', value: `${companyName} (${siren})` },
          { label: 'Droits', value: ACCESS_TEXTS[access] },
          { label: 'Services', value: <ServicesNamed services={services} catalogue={catalogue} /> },
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

function OffersOver({ offers }: { offers: readonly NamedOffer[] }) {
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
