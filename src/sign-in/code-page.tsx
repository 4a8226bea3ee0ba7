import { displayedEmail } from '../account/email-address.ts';
import { type CodePlace, CodePlaceNotice } from '../codes/code-place.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Details } from '../web/components/lists.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { SignInGuidance } from './sign-in-guidance.tsx';

export const CODE_PATHS = { entry: '/connexion/code', resend: '/connexion/code/renvoyer' } as const;

export interface CodePageProps {
  view: View;
  /** As typed, to be read again: whether it opens an account is not told. */
  email: string;
  error?: string;
  /** Where the code belongs, if not here. */
  place?: CodePlace;
  /** Another code has just been asked for. */
  resent?: boolean;
  /** The network's own tries are put off: until when. */
  networkDelayedUntil?: Date | undefined;
}

const TITLE = 'Saisissez le code de connexion';

/**
 * Second step of a sign-in, where a password alone is not enough: the same whether or not it was right, so that nobody
 * learns that from it.
 */
export function CodePage({ view, email, error, place, resent, networkDelayedUntil }: CodePageProps) {
  return (
    <FormPage
      view={view}
      title={TITLE}
      news={resent ? 'Nouveau code demandé' : undefined}
      fields={['code']}
      errors={{ code: error }}
      aside={<SignInGuidance site={view.site} current={1} />}
    >
      <CodePlaceNotice place={place} />
      {resent ? (
        <Notice tone="success" announce>
          <p>Si un code vous avait été envoyé, un autre vient de partir : seul le dernier fonctionne.</p>
        </Notice>
      ) : null}
      {networkDelayedUntil ? <NetworkDelayed until={networkDelayedUntil} /> : null}
      <Lead>
        Si l’adresse électronique et le mot de passe que vous avez saisis sont exacts, un code vient d’être
        envoyé à <strong>{displayedEmail(email)}</strong>.
      </Lead>
      <Card>
        <Form action={CODE_PATHS.entry}>
          <TextField
            label="Code de connexion"
            name="code"
            hint="6 chiffres, reçus par courriel. Le code est valable 30 minutes, dans ce navigateur."
            width="short"
            inputmode="numeric"
            autocomplete="one-time-code"
            required
          />
          <ButtonGroup>
            <Button>Connexion</Button>
            <Button kind="secondary" formaction={CODE_PATHS.resend}>
              Renvoyer le code
            </Button>
          </ButtonGroup>
        </Form>
      </Card>
      <Details summary="Pourquoi ce code ?">
        {view.site.MAILED_STEP ? (
          <p>
            Il est demandé en plus du mot de passe dans un navigateur où vous ne vous êtes pas encore
            connecté. Une clé d’accès ou une application de codes, dans « Gérer mes moyens de connexion »,
            vous en dispensent et protègent mieux votre espace.
          </p>
        ) : null}
        <p>
          {view.site.MAILED_STEP ? 'Ou vous' : 'Vous'} l’avez demandé à la place de la vérification, ou
          plusieurs mots de passe ou codes inexacts ont été essayés récemment, par vous ou par quelqu’un
          d’autre. Votre espace n’est pas bloqué : ce code nous assure que c’est bien vous. Une fois connecté,
          ce navigateur sera reconnu.
        </p>
      </Details>
      <NoCode />
    </FormPage>
  );
}

function NoCode() {
  return (
    <>
      <h2 class="govuk-heading-s">Vous n’avez pas reçu de code ?</h2>
      <ul>
        <li>Regardez dans les courriers indésirables : le message arrive en quelques minutes au plus.</li>
        <li>
          L’adresse ou le mot de passe est peut-être inexact :{' '}
          <a href="/connexion">recommencez la connexion</a>.
        </li>
        <li>
          Vous ne connaissez plus votre mot de passe : choisissez{' '}
          <a href="/mot-de-passe-oublie">Mot de passe oublié</a>.
        </li>
      </ul>
    </>
  );
}

function NetworkDelayed({ until }: { until: Date }) {
  return (
    <Warning title="Trop de tentatives depuis votre réseau" announce>
      <p>
        Par sécurité, les essais depuis votre réseau sont limités jusqu’au{' '}
        <strong>{longMomentFrom(until)}</strong>. Vous pouvez tout de même vous connecter avec le code
        ci-dessous.
      </p>
    </Warning>
  );
}

/** Five wrong codes: this sign-in is over, the next one may begin at once. */
export function CodeOverPage({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE} error>
      <PageTitle>{TITLE}</PageTitle>
      <Warning title="Ce code ne fonctionne plus" announce>
        <p>
          Cinq codes inexacts ont été saisis. Votre espace n’est pas bloqué : recommencez la connexion, et un
          autre code vous sera envoyé.
        </p>
      </Warning>
      <ButtonGroup>
        <ButtonLink href="/connexion">Recommencer la connexion</ButtonLink>
        <ButtonLink href="/mot-de-passe-oublie" kind="secondary">
          Mot de passe oublié
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
