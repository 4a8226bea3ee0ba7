import type { ComponentChildren } from 'preact';
import type { Activated } from '../account/activation/activation-kind.ts';
import { longDay, parisDay } from '../platform/french-dates.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { CaptchaField, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { Card } from '../web/components/card.tsx';
import { ErrorSummary } from '../web/components/error-summary.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { PageTitle } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { Steps } from '../web/components/steps.tsx';
import { TextField } from '../web/components/text-field.tsx';
import type { View } from '../web/components/view.ts';

const TITLE = 'Activez votre espace / vos services';

export const CODE_TEXTS = {
  missing: 'Saisissez le code d’activation reçu par courriel ou par lettre.',
  unknown:
    'Ce code ne correspond à aucune demande. Vérifiez les 12 lettres, majuscules et minuscules, du dernier courriel ou de la lettre.',
};

export interface CodePageProps {
  view: View;
  captcha: CaptchaShown | undefined;
  code?: string;
  errors?: { code?: string; captcha?: string };
}

/** First tab: « Code d'activation ». */
export function CodePage({ view, captcha, code, errors = {} }: CodePageProps) {
  const faults = (['code', 'captcha'] as const).flatMap((field) => {
    const message = errors[field];
    return message ? [{ field, message }] : [];
  });
  return (
    <Layout view={view} title={TITLE} error={faults.length > 0}>
      <PageTitle>{TITLE}</PageTitle>
      <Steps current={0} />
      <ErrorSummary errors={faults} />
      <RequiredNote />
      <Form action="/activation" csrfToken={view.csrfToken}>
        <TextField
          label="Saisissez le code d'activation :"
          name="code"
          hint="12 caractères. C’est le code reçu par courriel ou par lettre, pas votre mot de passe. Respectez les majuscules et les minuscules."
          width="code"
          autocomplete="one-time-code"
          maxlength={40}
          value={code}
          error={errors.code}
          required
        />
        {captcha ? (
          <CaptchaField {...captcha} label="Recopiez les caractères de l'image :" error={errors.captcha} />
        ) : null}
        <ButtonGroup>
          <Button>Continuer</Button>
        </ButtonGroup>
      </Form>
      <p>
        Vous n’avez pas reçu de courriel, ou le code a expiré ? Regardez dans les courriers indésirables. Si
        vous modifiez votre adresse,{' '}
        <a href="/espace/identifiants">connectez-vous pour demander un nouveau code</a>. Sinon, voyez{' '}
        <a href="/aide/difficultes">Que faire si…</a>
      </p>
    </Layout>
  );
}

export interface AddressPageProps {
  view: View;
  /** Which address is asked for. */
  hint: string;
  email?: string;
  error?: string;
}

/** Second tab: « Identifiants ». */
export function AddressPage({ view, hint, email, error }: AddressPageProps) {
  return (
    <Layout view={view} title={TITLE} error={error !== undefined}>
      <PageTitle>{TITLE}</PageTitle>
      <Steps current={1} />
      <ErrorSummary errors={error ? [{ field: 'email', message: error }] : []} />
      <Notice tone="success">
        <p>Le code d’activation est reconnu.</p>
      </Notice>
      <RequiredNote />
      <Form action="/activation/identifiants" csrfToken={view.csrfToken}>
        <TextField
          label="Saisissez votre adresse électronique de connexion :"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="username"
          maxlength={100}
          hint={hint}
          value={email}
          error={error}
          required
        />
        <ButtonGroup>
          <Button>Continuer</Button>
          <ButtonLink href="/activation" kind="secondary">
            Etape précédente
          </ButtonLink>
          <Button type="reset" kind="discreet">
            Effacer
          </Button>
        </ButtonGroup>
      </Form>
    </Layout>
  );
}

/** The address asked for was taken in the meantime, and nothing changed (SPEC 2). */
export function AddressTakenPage({ view, children }: { view: View; children: ComponentChildren }) {
  return (
    <Layout view={view} title={TITLE} error>
      <PageTitle>{TITLE}</PageTitle>
      <Steps current={1} />
      <Warning title="Cette adresse ouvre déjà un autre espace" announce>
        {children}
      </Warning>
      <ButtonGroup>
        <ButtonLink href="/connexion">Connexion</ButtonLink>
        <ButtonLink href="/contact" kind="secondary">
          Contact et assistance
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

/** Third tab: « Récapitulatif » (fiche, 4.2.2 and 4.3). */
export function RecapPage({ view, activated }: { view: View; activated: Activated }) {
  const { account, news, opensRecap } = activated;
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Steps current={2} />
      <Card title="Votre inscription">
        <p>
          <strong>
            {account.first_name} {account.last_name}
          </strong>
        </p>
        <p>
          Votre inscription a été réalisée le {longDay(parisDay(account.created_at))} sous le numéro{' '}
          <strong>{account.subscriber_number}</strong>. Ce numéro d'abonné vous est personnel et doit le
          rester.
        </p>
        {news}
        {opensRecap ? <RecapToKeep /> : null}
      </Card>
      <Card title="Vos services en ligne">
        <p>
          Pour adhérer ou utiliser les services en ligne, cliquez sur le bouton ci-dessous, puis saisissez vos
          identifiants pour accéder à votre espace professionnel.
        </p>
        <ButtonLink href="/connexion" kind="secondary">
          Accédez à vos services en ligne
        </ButtonLink>
      </Card>
    </Layout>
  );
}

function RecapToKeep() {
  return (
    <>
      <p>
        Le récapitulatif est un fichier à conserver. Il vous sera indispensable en cas de perte de votre mot
        de passe.
      </p>
      <ButtonLink href="/activation/recapitulatif.pdf">Sauvegardez ou imprimez le récapitulatif</ButtonLink>
    </>
  );
}
