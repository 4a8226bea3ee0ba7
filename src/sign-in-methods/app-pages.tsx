import { type AppSetUp, ISSUER, SET_UP_MINUTES } from '../factors/set-up-app.ts';
import { Button, ButtonGroup } from '../web/components/button.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, Prose } from '../web/components/layout.tsx';
import { Details, SummaryList } from '../web/components/lists.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import {
  CancelLink,
  CONFIRM_FIELDS,
  type ConfirmErrors,
  ConfirmForm,
  FrozenPage,
  RemovalPage,
} from './confirm-pages.tsx';
import { ADD_APP, breadcrumbTo, CONFIRM_APP, REMOVE_APP } from './paths.ts';
import { QrCode } from './qr-code.tsx';

export interface AddAppPageProps {
  view: View;
  /** There is one, which the new one replaces. */
  replacing: boolean;
  errors?: ConfirmErrors | undefined;
  /** None can be added until then. */
  frozenUntil?: Date | undefined;
}

/** First of two screens: what it is, and who asks is confirmed. */
export function AddAppPage({ view, replacing, errors, frozenUntil }: AddAppPageProps) {
  const title = replacing ? 'Remplacez votre application de codes' : 'Ajoutez une application de codes';
  const crumb = replacing ? 'Remplacer l’application de codes' : 'Ajouter une application de codes';
  if (frozenUntil) return <FrozenPage view={view} title={title} crumb={crumb} until={frozenUntil} />;
  return (
    <FormPage
      view={view}
      title={title}
      breadcrumb={breadcrumbTo(crumb)}
      fields={CONFIRM_FIELDS}
      errors={errors}
    >
      <Lead>
        {replacing
          ? 'La nouvelle application prend la place de la précédente dès que vous aurez recopié son premier code. D’ici là, rien ne change. Vos codes de secours restent valables.'
          : 'Cette application, sur votre téléphone, affiche un code qui change toutes les 30 secondes. À la connexion, vous le recopiez après votre mot de passe : qui connaît votre mot de passe n’entre pas sans votre téléphone.'}
      </Lead>
      <Prose>
        <h2>Comment cela se passe</h2>
        <ol>
          <li>Installez une application de codes sur votre téléphone, si vous n’en avez pas encore.</li>
          <li>Confirmez ici que c’est bien vous, avec votre mot de passe.</li>
          <li>Scannez l’image affichée, et recopiez le code que l’application vous montre.</li>
          {replacing ? null : <li>Gardez les dix codes de secours qui vous seront donnés.</li>}
        </ol>
      </Prose>
      <Details summary="Quelle application choisir ?">
        <p>
          Toute application qui affiche des « codes à usage unique » ou des « codes TOTP » convient. FreeOTP,
          Aegis, Google Authenticator et Microsoft Authenticator sont gratuites ; la plupart des gestionnaires
          de mots de passe le font aussi. Elle fonctionne sans réseau, et ne nous dit rien de vous.
        </p>
      </Details>
      <ConfirmForm action={ADD_APP} button="Continuer" />
    </FormPage>
  );
}

export interface SetUpAppPageProps {
  view: View;
  app: AppSetUp;
  /** What the application shows beside its code. */
  signInEmail: string;
  replacing: boolean;
  error?: string;
}

const CODE_FIELD = 'code';

/** Second screen: the application reads the secret, and gives its first code. */
export function SetUpAppPage({ view, app, signInEmail, replacing, error }: SetUpAppPageProps) {
  return (
    <FormPage
      view={view}
      title="Reliez votre application de codes"
      breadcrumb={breadcrumbTo(
        replacing ? 'Remplacer l’application de codes' : 'Ajouter une application de codes',
      )}
      fields={[CODE_FIELD]}
      errors={{ [CODE_FIELD]: error }}
    >
      <Card title="1. Scannez cette image">
        <p>
          Dans l’application de votre téléphone, choisissez d’ajouter un compte (souvent « + »), puis de
          scanner un code QR. Elle affiche alors un code à 6 chiffres pour « {ISSUER} ».
        </p>
        <QrCode text={app.uri} label="Code QR à scanner avec l’application de codes" />
        <Details summary="Vous ne pouvez pas scanner l’image ?">
          <p>
            Sur le téléphone même où est l’application : <a href={app.uri}>ouvrir l’application</a>. Sinon,
            choisissez dans l’application de saisir une clé, et recopiez :
          </p>
          <SummaryList
            rows={[
              { label: 'Compte', value: signInEmail },
              { label: 'Clé', value: <span class="ep-key">{inFours(app.secret)}</span> },
              { label: 'Type', value: 'Basé sur l’heure (6 chiffres, 30 secondes)' },
            ]}
          />
        </Details>
      </Card>
      <Card title="2. Recopiez le code affiché">
        <Form action={CONFIRM_APP}>
          <input type="hidden" name="application" value={app.id} />
          <TextField
            label="Code de l’application"
            name={CODE_FIELD}
            hint="6 chiffres. Un nouveau code s’affiche toutes les 30 secondes."
            width="short"
            inputmode="numeric"
            autocomplete="one-time-code"
            required
          />
          <ButtonGroup>
            <Button>Mettre en service</Button>
            <CancelLink />
          </ButtonGroup>
        </Form>
      </Card>
      <p>
        Vous avez {SET_UP_MINUTES} minutes. Rien ne change tant que vous n’avez pas recopié un code exact. Ne
        montrez à personne l’image ni la clé.
      </p>
    </FormPage>
  );
}

/** As one reads it out to type it. */
function inFours(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}

export interface RemoveAppPageProps {
  view: View;
  /** Nothing is asked besides the password afterwards. */
  isLast: boolean;
  errors?: ConfirmErrors | undefined;
  frozenUntil?: Date | undefined;
}

export function RemoveAppPage({ view, isLast, errors, frozenUntil }: RemoveAppPageProps) {
  const page = { view, title: 'Retirez votre application de codes', crumb: 'Retirer l’application de codes' };
  if (frozenUntil) return <FrozenPage {...page} until={frozenUntil} />;
  return (
    <RemovalPage {...page} action={REMOVE_APP} button="Retirer l’application" errors={errors}>
      {isLast
        ? 'Votre mot de passe suffira de nouveau pour entrer dans votre espace. Vos codes de secours ne fonctionneront plus.'
        : 'Ses codes ne fonctionneront plus. Vos autres moyens de connexion vous seront toujours demandés après votre mot de passe.'}
    </RemovalPage>
  );
}
