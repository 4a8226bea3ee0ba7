import type { Catalogue } from '../home/catalogue.ts';
import { firstServiceField } from '../home/service-boxes.tsx';
import { ServiceNames } from '../home/service-names.tsx';
import { DESIGNATED_FIELDS } from '../mandates/granting/designated-form.tsx';
import { type MadeOffer, offerEnd, offerOpens } from '../mandates/granting/offers.ts';
import { DesignationForm } from '../suppleants/designation-form.tsx';
import type { DesignationErrors, TypedDesignation } from '../suppleants/form.ts';
import { Button, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Warning } from '../web/components/notice.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { DeletionGuidance } from './pages.tsx';
import { SUCCESSORS_PATH, whoOf } from './succession-parts.tsx';
import type { Succession } from './successions.ts';
import { DELETION_TITLE, SUCCESSOR_TEXTS } from './texts.ts';

export interface SuccessorPageProps {
  view: View;
  company: Succession;
  catalogue: Catalogue;
  typed?: TypedDesignation;
  errors?: DesignationErrors;
}

/** Who is to take over a company: what waits for an answer, and the form for what nobody is proposed for. */
export function SuccessorPage({ view, company, catalogue, typed, errors }: SuccessorPageProps) {
  const { siren, name, waiting, free } = company;
  const { title } = SUCCESSOR_TEXTS;
  return (
    <FormPage
      view={view}
      title={title}
      caption={name}
      breadcrumb={[
        ...UNDER_SERVICES,
        { label: DELETION_TITLE, href: '/espace/suppression' },
        { label: title },
      ]}
      fields={[...DESIGNATED_FIELDS, 'services', 'password']}
      errors={errors}
      firstOf={{ services: firstServiceField(catalogue, free) }}
      aside={<DeletionGuidance site={view.site} current={0} />}
    >
      <Lead>
        Votre successeur accepte dans son espace, à partir de 72 heures après votre proposition et pendant 7
        jours. Jusqu’à sa réponse, vous pouvez la retirer. Dès qu’il accepte, il est titulaire à votre place.
      </Lead>
      {waiting.map((offer) => (
        <Waiting key={offer.id} siren={siren} offer={offer} catalogue={catalogue} />
      ))}
      {free.length === 0 ? (
        <ButtonLink href="/espace/suppression" kind="secondary">
          Retour à la suppression
        </ButtonLink>
      ) : (
        <>
          {waiting.length > 0 ? <SectionTitle>Les autres services</SectionTitle> : null}
          <Warning>
            <p>
              Cela ne se reprend pas : après son accord, vous n’avez plus accès à ces services, même si vous
              gardez votre espace. Les suppléants restent ; les délégations que vous avez données sont mises
              en sommeil.
            </p>
          </Warning>
          <DesignationForm
            action={`${SUCCESSORS_PATH}/${siren}`}
            who="Qui prend la suite ?"
            hint="Chaque service peut avoir un autre successeur."
            catalogue={catalogue}
            services={free}
            typed={typed}
            cancel="/espace/suppression"
          />
        </>
      )}
    </FormPage>
  );
}

function Waiting({ siren, offer, catalogue }: { siren: string; offer: MadeOffer; catalogue: Catalogue }) {
  const { id, named, services, offeredAt } = offer;
  return (
    <Card title={named?.name ?? 'Une personne'} level={2}>
      <p>
        <Tag tone="warning">En attente de réponse</Tag> Peut être acceptée à partir du{' '}
        {longMoment(offerOpens(offeredAt, 'titulaire'))}, jusqu’au{' '}
        {longMoment(offerEnd(offeredAt, 'titulaire'))}. D’ici là, vous êtes titulaire.
      </p>
      <SummaryList
        rows={[
          { label: 'Numéro d’abonné', value: named?.number ?? '–' },
          {
            label: services.length === 1 ? 'Service' : 'Services',
            value: <ServiceNames catalogue={catalogue} ids={services} />,
          },
        ]}
      />
      <Form action={`${SUCCESSORS_PATH}/${siren}/propositions/${id}/retirer`}>
        <Button kind="secondary" hiddenText={` : ${whoOf(offer)}`}>
          Retirer la proposition
        </Button>
      </Form>
    </Card>
  );
}
