import type { Catalogue } from '../home/catalogue.ts';
import { OFFERS_PATH } from '../mandates/granting/offers.ts';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import {
  Breadcrumb,
  Layout,
  Lead,
  PageTitle,
  SectionTitle,
  UNDER_SERVICES,
} from '../web/components/layout.tsx';
import { Pagination } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import type { Paged } from '../web/paged.ts';
import { Given, type NamedOffer, Offer, OffersOver, Received } from './cards.tsx';
import type { Delegation } from './delegations.ts';
import { DelegationGuidance } from './guidance.tsx';
import { DELEGATIONS, DELEGATIONS_TITLE, NEW_DELEGATION } from './paths.ts';
import { DONE_TEXTS, GONE_TEXTS } from './texts.ts';

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
      aside={<DelegationGuidance site={view.site} />}
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
