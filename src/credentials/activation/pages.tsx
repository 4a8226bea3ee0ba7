import type { Account } from '../../account/account.ts';
import { longDay, parisDay } from '../../platform/french-dates.ts';
import { Button, ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { CaptchaField } from '../../web/components/captcha-field.tsx';
import { Card } from '../../web/components/card.tsx';
import { ErrorSummary } from '../../web/components/error-summary.tsx';
import { Form, RequiredNote } from '../../web/components/form.tsx';
import { PageTitle } from '../../web/components/headings.tsx';
import { Layout } from '../../web/components/layout.tsx';
import { Notice, Warning } from '../../web/components/notice.tsx';
import { Steps } from '../../web/components/steps.tsx';
import { TextField } from '../../web/components/text-field.tsx';
import type { View } from '../../web/components/view.ts';
import type { CodeRefusal } from './check-code.ts';

const TITLE = 'Activez votre espace / vos services';

/** What each refusal of a code is called, and what to do about it. */
export const CODE_REFUSAL_TEXTS: Record<CodeRefusal, string> = {
  'code-unknown':
    'Ce code ne correspond à aucune demande. Vérifiez les 12 lettres, majuscules et minuscules, du dernier courriel reçu.',
  'code-expired':
    'Ce code a expiré : il était valable 48 heures. Connectez-vous avec vos identifiants actuels et refaites la demande.',
  'code-replaced':
    'Ce code ne fonctionne plus : un code plus récent a été envoyé, ou la demande a été annulée.',
  'code-used':
    'Ce code a déjà servi : la modification est faite. Connectez-vous avec votre nouvelle adresse.',
};

export const ACTIVATION_TEXTS = {
  codeMissing: 'Saisissez le code d’activation reçu par courriel.',
  emailMissing: 'Saisissez votre nouvelle adresse électronique de connexion.',
  wrongAddress:
    'Cette adresse n’est pas celle pour laquelle le code a été envoyé. Saisissez la nouvelle adresse que vous avez demandée.',
};

export interface CodePageProps {
  view: View;
  captchaToken: string;
  code?: string;
  errors?: { code?: string; captcha?: string };
}

/** First tab: « Code d'activation ». */
export function CodePage({ view, captchaToken, code, errors = {} }: CodePageProps) {
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
          hint="12 caractères. C’est le code reçu par courriel, pas votre mot de passe. Respectez les majuscules et les minuscules."
          width="code"
          autocomplete="one-time-code"
          maxlength={40}
          value={code}
          error={errors.code}
          required
        />
        {captchaToken ? (
          <CaptchaField
            token={captchaToken}
            form="activation"
            ways={view.site.captcha}
            label="Recopiez les caractères de l'image :"
            error={errors.captcha}
          />
        ) : null}
        <ButtonGroup>
          <Button>Continuer</Button>
        </ButtonGroup>
      </Form>
      <p>
        Vous n’avez pas reçu de code ? Regardez dans les courriers indésirables, ou connectez-vous pour en
        demander un nouveau. <a href="/aide">Aide</a>
      </p>
    </Layout>
  );
}

/** Second tab: « Identifiants ». */
export function AddressPage({ view, email, error }: { view: View; email?: string; error?: string }) {
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
          hint="La nouvelle adresse, celle qui a reçu le code (utilisateur@domaine)."
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
export function AddressTakenPage({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE} error>
      <PageTitle>{TITLE}</PageTitle>
      <Steps current={1} />
      <Warning title="Cette adresse ouvre déjà un autre espace" announce>
        <p>
          Depuis votre demande, un autre espace professionnel l’a prise. <strong>Rien n’a changé :</strong>{' '}
          vous vous connectez toujours avec votre adresse et votre mot de passe actuels.
        </p>
        <p>
          Connectez-vous pour demander une autre adresse, ou appelez l’assistance si cette adresse est la
          vôtre.
        </p>
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
export function RecapPage({
  view,
  account,
  activatedAt,
}: {
  view: View;
  account: Account;
  activatedAt: Date;
}) {
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
        <p>
          Votre adresse électronique de connexion est <strong>{account.sign_in_email}</strong> depuis le{' '}
          {longDay(parisDay(activatedAt))}.
        </p>
        <p>
          Le récapitulatif est un fichier à conserver. Il vous sera indispensable en cas de perte de votre mot
          de passe.
        </p>
        <ButtonLink href="/activation/recapitulatif.pdf">Sauvegardez ou imprimez le récapitulatif</ButtonLink>
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
