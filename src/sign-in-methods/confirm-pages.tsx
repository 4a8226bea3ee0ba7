import type { ComponentChildren } from 'preact';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { Warning } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { breadcrumbTo, METHODS } from './paths.ts';
import { FROZEN_TEXT } from './texts.ts';

/** What is wrong with what somebody confirms by, or with what is asked. */
export type ConfirmErrors = ConfirmationErrors & { form?: string };

/** By their names: what {@link ConfirmForm} asks for. */
export const CONFIRM_FIELDS = ['password'] as const;

interface ConfirmFormProps {
  action: string;
  /** What sends it. */
  button: string;
  kind?: 'primary' | 'danger';
}

/** Who asks is confirmed, however fresh the session. */
export function ConfirmForm({ action, button, kind = 'primary' }: ConfirmFormProps) {
  return (
    <Card>
      <Form action={action}>
        <CurrentPasswordField />
        <ButtonGroup>
          <Button kind={kind}>{button}</Button>
          <CancelLink />
        </ButtonGroup>
      </Form>
    </Card>
  );
}

export function CancelLink() {
  return (
    <ButtonLink href={METHODS} kind="secondary">
      Annuler
    </ButtonLink>
  );
}

interface PlaceOfPage {
  view: View;
  title: string;
  /** At the end of the breadcrumb. */
  crumb: string;
}

/** In place of a form, for two days after a recovery or a change of address. */
export function FrozenPage({ view, title, crumb, until }: PlaceOfPage & { until: Date }) {
  return (
    <FormPage view={view} title={title} breadcrumb={breadcrumbTo(crumb)} fields={[]}>
      <Warning title="Pas encore possible">
        <p>{FROZEN_TEXT(until)}</p>
      </Warning>
      <ButtonGroup>
        <ButtonLink href={METHODS} kind="secondary">
          Retour
        </ButtonLink>
      </ButtonGroup>
    </FormPage>
  );
}

interface RemovalPageProps extends PlaceOfPage {
  action: string;
  button: string;
  errors?: ConfirmErrors | undefined;
  /** What will be so afterwards. */
  children: ComponentChildren;
}

/** Something by which one signs in is taken away. */
export function RemovalPage(props: RemovalPageProps) {
  const { view, title, crumb, action, button, errors, children } = props;
  return (
    <FormPage
      view={view}
      title={title}
      breadcrumb={breadcrumbTo(crumb)}
      fields={CONFIRM_FIELDS}
      errors={errors}
    >
      <Lead>{children}</Lead>
      <ConfirmForm action={action} button={button} kind="danger" />
    </FormPage>
  );
}
