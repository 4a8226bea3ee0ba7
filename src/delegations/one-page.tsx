import type { Catalogue } from '../home/catalogue.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { View } from '../web/components/view.ts';
import type { Delegation } from './delegations.ts';
import type { DelegationErrors } from './form.ts';
import { LastDayField } from './form-page.tsx';
import { facts, nameOf } from './list-page.tsx';
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
  const { view, delegation, id, errors, typed, furthest } = props;
  const title = 'Renouveler une délégation';
  return (
    <FormPage
      view={view}
      title={title}
      breadcrumb={breadcrumbTo(title)}
      fields={['until', 'current_password']}
      errors={errors}
    >
      <Lead>
        {delegation.standing === 'asleep'
          ? 'Cette délégation est en sommeil. La renouveler la rétablit aussitôt, et c’est alors vous qui la donnez.'
          : 'La délégation continue sans interruption jusqu’au nouveau dernier jour, sans nouvelle acceptation.'}
      </Lead>
      <Facts {...props} />
      <Form action={`${DELEGATIONS}/${id}/renouveler`}>
        <RequiredNote />
        <LastDayField value={typed} furthest={furthest} />
        <CurrentPasswordField name="current_password" />
        <ButtonGroup>
          <Button>Renouveler la délégation</Button>
          <ButtonLink href={DELEGATIONS} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

export interface EndPageProps extends OneProps {
  /** Whoever asks is the one who has it. */
  isOwn: boolean;
}

/** The end of a delegation, from either side. */
export function EndPage(props: EndPageProps) {
  const { view, id, errors, isOwn } = props;
  const title = 'Mettre fin à une délégation';
  return (
    <FormPage
      view={view}
      title={title}
      breadcrumb={breadcrumbTo(title)}
      fields={['current_password']}
      errors={errors}
    >
      <Lead>
        {isOwn
          ? 'Vous n’aurez plus accès à ces services à ce titre, dès que vous aurez confirmé. Seule une nouvelle délégation pourra vous les rendre.'
          : 'La personne n’aura plus accès à ces services à ce titre, dès que vous aurez confirmé. Pour les lui rendre, il faudra une nouvelle délégation.'}
      </Lead>
      <Facts {...props} />
      <Form action={`${DELEGATIONS}/${id}/fin`}>
        <RequiredNote />
        <CurrentPasswordField name="current_password" />
        <ButtonGroup>
          <Button kind="danger">Mettre fin à la délégation</Button>
          <ButtonLink href={DELEGATIONS} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

function Facts({ delegation, catalogue }: Pick<OneProps, 'delegation' | 'catalogue'>) {
  const { holder, companyName, siren } = delegation;
  return (
    <SummaryList
      rows={[
        { label: 'Personne', value: `${nameOf(holder)}, abonné ${holder.subscriberNumber}` },
        { label: 'Dossier', value: `${companyName} (${siren})` },
        ...facts(delegation, catalogue),
      ]}
    />
  );
}
