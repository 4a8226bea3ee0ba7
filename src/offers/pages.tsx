import { fullName } from '../account/account.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import { OFFERS_PATH, offerEnd, type ReceivedOffer } from '../mandates/granting/offers.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, SectionTitle, UNDER_HOME } from '../web/components/layout.tsx';
import { Pagination, SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { lastDayBefore, longDay, longMoment } from '../web/french-dates.ts';
import type { Paged } from '../web/paged.ts';
import { OFFER_TEXTS } from './texts.ts';

export interface OffersPageProps {
  view: View;
  offers: Paged<ReceivedOffer>;
  done: 'accepted' | 'refused' | 'gone' | 'full' | undefined;
}

/** What others offer to this account. */
export function OffersPage({ view, offers, done }: OffersPageProps) {
  const { title, none } = OFFER_TEXTS;
  return (
    <Layout view={view} title={title} news={done && NEWS[done].title}>
      <Breadcrumb items={[...UNDER_HOME, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      {done ? <Done done={done} /> : null}
      {offers.total === 0 ? (
        <>
          <p>{none}</p>
          <ButtonLink href="/espace" kind="secondary">
            Retour à l’accueil
          </ButtonLink>
        </>
      ) : (
        <>
          <Lead>
            Quelqu’un vous propose d’agir pour une entreprise. Rien ne change dans votre espace tant que vous
            n’avez pas accepté.
          </Lead>
          {offers.shown.map((offer) => (
            <OneOffer key={offer.id} offer={offer} />
          ))}
          <Pagination
            page={offers.page}
            pages={offers.pages}
            href={(page) => `${OFFERS_PATH}?page=${page}`}
          />
        </>
      )}
    </Layout>
  );
}

const NEWS = {
  accepted: { title: 'Proposition acceptée', tone: 'success' },
  refused: { title: 'Proposition refusée', tone: 'success' },
  gone: { title: 'Cette proposition n’attend plus de réponse', tone: 'info' },
  full: { title: 'Cette entreprise a déjà dix suppléants', tone: 'info' },
} as const;

function Done({ done }: { done: keyof typeof NEWS }) {
  const { title, tone } = NEWS[done];
  return (
    <Notice tone={tone} title={title} announce>
      {done === 'accepted' ? (
        <p>
          Les services sont ouverts dans votre espace : vous les retrouvez sur{' '}
          <a href="/espace">votre accueil</a>, et dans{' '}
          <a href="/espace/habilitations">« Consulter vos services (habilitations) »</a>. Un courriel vous le
          confirme.
        </p>
      ) : done === 'full' ? (
        <p>
          Elle ne peut pas en avoir plus : rien n’a changé pour vous. Dites-le à la personne qui vous a fait
          cette proposition. Si une place se libère, vous pourrez encore accepter.
        </p>
      ) : done === 'refused' ? (
        <p>Rien ne change dans votre espace. La personne qui vous l’avait faite est prévenue.</p>
      ) : (
        <p>
          Elle a été retirée, a déjà reçu une réponse, ou n’a pas reçu de réponse à temps. Rien n’a changé
          dans votre espace.
        </p>
      )}
    </Notice>
  );
}

function OneOffer({ offer }: { offer: ReceivedOffer }) {
  return (
    <Card title={offer.companyName}>
      <p>
        {OFFER_TEXTS.roles[offer.role]}, sur proposition de {giverOf(offer)}.
      </p>
      <p>
        Répondez avant le <strong>{longMoment(offerEnd(offer.offeredAt, offer.role))}</strong>.
      </p>
      <ButtonLink href={`${OFFERS_PATH}/${offer.id}`} kind="secondary">
        Voir et répondre
        <span class="govuk-visually-hidden">{` : ${OFFER_TEXTS.roles[offer.role]}, ${offer.companyName}`}</span>
      </ButtonLink>
    </Card>
  );
}

export interface OfferPageProps {
  view: View;
  offer: ReceivedOffer;
  catalogue: Catalogue;
  /** Until then it cannot be accepted. */
  closedUntil?: Date | undefined;
  /** It cannot be accepted before that is answered. */
  replacementAsked?: boolean;
  errors?: { password?: string };
}

/** One offer, with what it would give, and both answers. */
export function OfferPage(props: OfferPageProps) {
  const { view, offer, catalogue, errors } = props;
  const title = 'Répondre à une proposition';
  const { title: list, about } = OFFER_TEXTS;
  return (
    <FormPage
      view={view}
      title={title}
      breadcrumb={[...UNDER_HOME, { label: list, href: OFFERS_PATH }, { label: title }]}
      fields={['password']}
      errors={errors}
      aside={
        <Guidance
          site={view.site}
          current={1}
          steps={[
            'Une personne vous fait une proposition dans votre espace.',
            offer.role === 'titulaire'
              ? 'Vous l’acceptez avec votre mot de passe, à partir de 72 heures après et pendant 7 jours, ou vous la refusez.'
              : 'Vous l’acceptez avec votre mot de passe, ou vous la refusez, dans les 7 jours.',
            offer.role === 'titulaire'
              ? 'Si vous acceptez, vous êtes titulaire aussitôt, à la place de cette personne.'
              : 'Si vous acceptez, les services sont ouverts aussitôt. Vous pourrez y mettre fin à tout moment.',
          ]}
          guides={[OFFER_TEXTS.guides[offer.role]]}
        />
      }
    >
      <Lead>
        {giverOf(offer)} vous propose d’agir pour {offer.companyName}. Si vous ne connaissez pas cette
        personne, refusez.
      </Lead>
      <Card>
        <SummaryList rows={factsOf(offer, catalogue)} />
      </Card>
      <p>{about[offer.role]}</p>
      <SectionTitle>Accepter</SectionTitle>
      <Accept {...props} />
      <SectionTitle>Refuser</SectionTitle>
      <p>Rien ne changera dans votre espace. La personne en sera prévenue.</p>
      <Form action={`${OFFERS_PATH}/${offer.id}/refuser`}>
        <ButtonGroup>
          <Button kind="secondary">Refuser</Button>
          <a href={OFFERS_PATH}>Répondre plus tard</a>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

/** The form, or why it is not there yet. */
function Accept({ offer, closedUntil, replacementAsked }: OfferPageProps) {
  if (closedUntil)
    return (
      <Notice tone="info" title={`Vous pourrez accepter à partir du ${longMoment(closedUntil)}`}>
        <p>
          D’ici là, {giverOf(offer)} est titulaire et peut retirer la proposition : ce délai protège contre
          une proposition faite à son insu. Revenez sur cette page ensuite.
        </p>
      </Notice>
    );
  if (replacementAsked)
    return (
      <Notice tone="info" title="Vous ne pouvez pas encore accepter" announce>
        <p>
          Une demande de substitution est en cours pour un de ces services. Rien n’a changé. Vous pourrez
          accepter quand elle aura reçu une réponse, si la proposition est encore valable.
        </p>
      </Notice>
    );
  return (
    <Form action={`${OFFERS_PATH}/${offer.id}/accepter`}>
      <RequiredNote />
      <CurrentPasswordField />
      <ButtonGroup>
        <Button>Accepter</Button>
      </ButtonGroup>
    </Form>
  );
}

function factsOf(offer: ReceivedOffer, catalogue: Catalogue) {
  return [
    { label: 'Entreprise', value: `${offer.companyName} (SIREN ${offer.siren})` },
    { label: 'Proposé par', value: giverOf(offer) },
    { label: 'Proposition', value: OFFER_TEXTS.roles[offer.role] },
    ...(offer.role === 'delegataire'
      ? [{ label: 'Ce que vous pourrez faire', value: OFFER_TEXTS.access[offer.access] }]
      : []),
    {
      label: offer.services.length === 1 ? 'Service' : 'Services',
      value: <ServiceNames catalogue={catalogue} ids={offer.services} whole />,
    },
    ...(offer.until ? [{ label: 'Jusqu’au', value: `${longDay(lastDayBefore(offer.until))} inclus` }] : []),
    { label: 'Réponse avant le', value: longMoment(offerEnd(offer.offeredAt, offer.role)) },
  ];
}

function giverOf({ giver: { title, firstName, lastName } }: ReceivedOffer): string {
  return fullName({ title, first_name: firstName, last_name: lastName });
}
