import type { CreationOptions } from '../passkeys/options.ts';
import type { Passkey } from '../passkeys/passkey.ts';
import { Button, ButtonGroup } from '../web/components/button.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { PasskeyButton } from '../web/components/passkey-button.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { CancelLink, CONFIRM_FIELDS, type ConfirmErrors, FrozenPage, RemovalPage } from './confirm-pages.tsx';
import { ADD_PASSKEY, breadcrumbTo, KEEP_PASSKEY, PASSKEYS } from './paths.ts';

export interface AddPasskeyPageProps {
  view: View;
  errors?: ConfirmErrors | undefined;
  /** None can be added until then. */
  frozenUntil?: Date | undefined;
}

/** First of two screens: who asks is confirmed. */
export function AddPasskeyPage({ view, errors, frozenUntil }: AddPasskeyPageProps) {
  if (frozenUntil)
    return (
      <FrozenPage
        view={view}
        title="Ajoutez une clé d’accès"
        crumb="Ajouter une clé d’accès"
        until={frozenUntil}
      />
    );
  return (
    <FormPage
      view={view}
      title="Ajoutez une clé d’accès"
      breadcrumb={breadcrumbTo('Ajouter une clé d’accès')}
      fields={CONFIRM_FIELDS}
      errors={errors}
    >
      <Lead>
        Confirmez d’abord que c’est bien vous. Votre appareil vous proposera ensuite de créer la clé.
      </Lead>
      <Without />
      <Card>
        <Form action={ADD_PASSKEY}>
          <CurrentPasswordField />
          <ButtonGroup>
            <Button>Continuer</Button>
            <CancelLink />
          </ButtonGroup>
        </Form>
      </Card>
      <Notice title="Sur votre propre appareil">
        <p>
          Ajoutez une clé sur un appareil qui est à vous. Sur un ordinateur que d’autres utilisent, gardez
          votre mot de passe.
        </p>
      </Notice>
    </FormPage>
  );
}

/** Second screen: the browser makes it. */
export function MakePasskeyPage({ view, options }: { view: View; options: CreationOptions }) {
  return (
    <FormPage
      view={view}
      title="Créez la clé d’accès"
      breadcrumb={breadcrumbTo('Ajouter une clé d’accès')}
      fields={[]}
    >
      <Lead>
        Quand vous aurez choisi « Créer la clé d’accès », votre appareil vous demandera votre empreinte, votre
        visage ou votre code, comme pour le déverrouiller.
      </Lead>
      <Without />
      <Card>
        <Form action={KEEP_PASSKEY}>
          <PasskeyButton how="create" options={options} primary>
            Créer la clé d’accès
          </PasskeyButton>
          <CancelLink />
        </Form>
      </Card>
      <p>Vous avez 10 minutes. Rien n’est ajouté tant que votre appareil n’a pas créé la clé.</p>
    </FormPage>
  );
}

/** Taken away by the script of a browser that can make one. */
function Without() {
  return (
    <div data-without-passkeys>
      <Warning title="Ce navigateur ne sait pas créer de clé d’accès">
        <p>
          Il est trop ancien, ou JavaScript y est désactivé. Mettez-le à jour, activez JavaScript, ou ajoutez
          votre clé depuis un autre appareil.
        </p>
      </Warning>
    </div>
  );
}

export interface RenamePasskeyPageProps {
  view: View;
  passkey: Pick<Passkey, 'id' | 'label'>;
  typed?: string;
  error?: string;
}

export function RenamePasskeyPage({ view, passkey, typed, error }: RenamePasskeyPageProps) {
  return (
    <FormPage
      view={view}
      title="Renommez votre clé d’accès"
      breadcrumb={breadcrumbTo('Renommer une clé d’accès')}
      fields={['name']}
      errors={{ name: error }}
    >
      <Card>
        <Form action={`${PASSKEYS}/${passkey.id}/nom`}>
          <TextField
            label="Nom de la clé"
            name="name"
            hint="Par exemple l’appareil sur lequel elle est : « Mon téléphone »."
            value={typed ?? passkey.label}
            required
          />
          <ButtonGroup>
            <Button>Enregistrer le nom</Button>
            <CancelLink />
          </ButtonGroup>
        </Form>
      </Card>
    </FormPage>
  );
}

export interface RemovePasskeyPageProps {
  view: View;
  passkey: Pick<Passkey, 'id' | 'label'>;
  errors?: ConfirmErrors | undefined;
  /** None can be removed until then. */
  frozenUntil?: Date | undefined;
}

export function RemovePasskeyPage({ view, passkey, errors, frozenUntil }: RemovePasskeyPageProps) {
  const page = { view, title: 'Retirez votre clé d’accès', crumb: 'Retirer une clé d’accès' };
  if (frozenUntil) return <FrozenPage {...page} until={frozenUntil} />;
  return (
    <RemovalPage
      {...page}
      action={`${PASSKEYS}/${passkey.id}/retrait`}
      button="Retirer la clé d’accès"
      errors={errors}
    >
      La clé « {passkey.label} » ne permettra plus de se connecter. Vous vous connecterez avec votre mot de
      passe, ou avec une autre clé.
    </RemovalPage>
  );
}
