import { leadsToDraft } from '../../http/draft.tsx';
import type { ConfirmationErrors } from '../../passwords/as-confirmed-holder.ts';
import { FormButtons } from '../../web/components/button.tsx';
import { Form } from '../../web/components/form.tsx';
import { FormPage } from '../../web/components/form-page.tsx';
import { Lead } from '../../web/components/layout.tsx';
import { Notice } from '../../web/components/notice.tsx';
import { PasskeyButton } from '../../web/components/passkey-button.tsx';
import { CurrentPasswordField } from '../../web/components/password-field.tsx';
import { Card } from '../../web/components/services.tsx';
import type { View } from '../../web/components/view.ts';

export interface ConfirmationPageProps {
  view: View;
  /** Tells password managers whose password it is. */
  signInEmail: string;
  /** Where to go after. */
  returnTo: string;
  errors?: ConfirmationErrors & {
    /** Of a passkey, which has no field. */
    form?: string;
  };
}

const TITLE = 'Confirmez votre mot de passe';
const LEADS = {
  password:
    'Avant d’aller plus loin, saisissez de nouveau votre mot de passe : nous nous assurons que c’est bien vous, et non quelqu’un qui utiliserait votre ordinateur en votre absence.',
  withPasskey:
    'Avant d’aller plus loin, donnez votre clé d’accès, ou saisissez de nouveau votre mot de passe : nous nous assurons que c’est bien vous, et non quelqu’un qui utiliserait votre ordinateur en votre absence.',
} as const;

/** The present password again, or a passkey alone, as at the sign-in. */
export function ConfirmationPage({ view, signInEmail, returnTo, errors }: ConfirmationPageProps) {
  const passkey = view.holder?.passkey?.();
  return (
    <FormPage view={view} title={TITLE} fields={['password']} errors={errors}>
      <Lead>{passkey ? LEADS.withPasskey : LEADS.password}</Lead>
      {leadsToDraft(returnTo) ? (
        <Notice>
          <p>Ce que vous avez saisi est conservé 10 minutes : vous le retrouverez à la page suivante.</p>
        </Notice>
      ) : null}
      {passkey ? (
        <Form action="/espace/confirmation">
          <input type="hidden" name="retour" value={returnTo} />
          <PasskeyButton how="get" options={passkey}>
            Confirmer avec ma clé d’accès
          </PasskeyButton>
        </Form>
      ) : null}
      <Card>
        <Form action="/espace/confirmation">
          <input type="hidden" name="retour" value={returnTo} />
          <input type="text" hidden autocomplete="username" value={signInEmail} readonly />
          <CurrentPasswordField withoutPasskey>
            <a href="/mot-de-passe-oublie">Mot de passe oublié</a>
          </CurrentPasswordField>
          <FormButtons cancel={view.holder?.passwordExpired ? undefined : '/espace'}>Continuer</FormButtons>
        </Form>
      </Card>
    </FormPage>
  );
}
