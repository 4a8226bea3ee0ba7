import type { ComponentChildren } from 'preact';
import type { Catalogue } from '../home/catalogue.ts';
import { type ButtonKind, FormButtons } from '../web/components/button.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { facts, nameOf } from './cards.tsx';
import type { Delegation } from './delegations.ts';
import type { DelegationErrors } from './form.ts';
import { LastDayField } from './form-page.tsx';
import { DelegationGuidance } from './guidance.tsx';
import { breadcrumbTo, DELEGATIONS } from './paths.ts';

interface OneProps {
  view: View;
  catalogue: Catalogue;
  delegation: Delegation;
  /** As the path has it. */
  id: string;
  errors?: Pick<DelegationErrors, 'until' | 'current_password'>;
}

export interface RenewPageProps extends OneProps {
  typed: string;
  /** `YYYY-MM-DD` */
  furthest: string;
}

/** Another last day for a delegation. */
export function RenewPage(props: RenewPageProps) {
  const { delegation, typed, furthest } = props;
  return (
    <OnePage
      {...props}
      title="Renouveler une délégation"
      lead={
        delegation.standing === 'asleep'
          ? 'Cette délégation est en sommeil. La renouveler la rétablit aussitôt, et c’est alors vous qui la donnez.'
          : 'La délégation continue sans interruption jusqu’au nouveau dernier jour, sans nouvelle acceptation.'
      }
      action="renouveler"
      button="Renouveler la délégation"
    >
      <LastDayField value={typed} furthest={furthest} />
    </OnePage>
  );
}

export interface EndPageProps extends OneProps {
  /** Whoever asks is the one who has it. */
  isOwn: boolean;
}

/** The end of a delegation, from either side. */
export function EndPage(props: EndPageProps) {
  return (
    <OnePage
      {...props}
      title="Mettre fin à une délégation"
      lead={
        props.isOwn
          ? 'Vous n’aurez plus accès à ces services à ce titre, dès que vous aurez confirmé. Seule une nouvelle délégation pourra vous les rendre.'
          : 'La personne n’aura plus accès à ces services à ce titre, dès que vous aurez confirmé. Pour les lui rendre, il faudra une nouvelle délégation.'
      }
      action="fin"
      button="Mettre fin à la délégation"
      kind="danger"
    />
  );
}

interface OnePageProps extends OneProps {
  title: string;
  lead: string;
  /** Last part of the path that the form is sent to. */
  action: string;
  button: string;
  kind?: ButtonKind;
  /** Fields above the password. */
  children?: ComponentChildren;
}

/** One delegation, and the form that changes it. */
function OnePage({ view, id, catalogue, delegation, errors, title, lead, ...form }: OnePageProps) {
  const { holder, companyName, siren } = delegation;
  return (
    <FormPage
      view={view}
      title={title}
      breadcrumb={breadcrumbTo(title)}
      fields={['until', 'current_password']}
      errors={errors}
      aside={<DelegationGuidance site={view.site} current={2} />}
    >
      <Lead>{lead}</Lead>
      <Card>
        <SummaryList
          rows={[
            { label: 'Personne', value: `${nameOf(holder)}, abonné ${holder.subscriberNumber}` },
            { label: 'Dossier', value: `${companyName} (${siren})` },
            ...facts(delegation, catalogue),
          ]}
        />
      </Card>
      <Form action={`${DELEGATIONS}/${id}/${form.action}`}>
        <RequiredNote />
        {form.children}
        <CurrentPasswordField name="current_password" />
        <FormButtons kind={form.kind ?? 'primary'} cancel={DELEGATIONS}>
          {form.button}
        </FormButtons>
      </Form>
    </FormPage>
  );
}
