import { inCapitals } from '../account/account.ts';
import { ForgottenAnswer } from '../holder-data/forgotten-answer.tsx';
import { ButtonLink } from '../web/components/button.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Panel } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import { ACTIVATION_STEPS } from '../web/components/steps.tsx';
import type { View } from '../web/components/view.ts';
import { longDay, parisDay } from '../web/french-dates.ts';
import { ActivationGuidance } from './activation-guidance.tsx';
import type { Activated } from './activation-kind.ts';
import { TITLE } from './pages.tsx';

/** Third tab: « Récapitulatif » (fiche, 4.2.2 and 4.3). */
export function RecapPage(props: {
  view: View;
  activated: Activated;
  /** For the browser's password manager: the address has changed. */
  passkeyDetails: object | undefined;
}) {
  const { view, activated, passkeyDetails } = props;
  const { account, done, news } = activated;
  return (
    <FormPage
      view={view}
      title={TITLE}
      step={{ current: 2, steps: ACTIVATION_STEPS }}
      news={done.title}
      fields={[]}
      aside={<ActivationGuidance site={view.site} current={2} />}
    >
      <div data-passkey-details={passkeyDetails && JSON.stringify(passkeyDetails)}>
        <Panel title={done.title} facts={done.facts} level={2} announce />
      </div>
      <Card title="Votre inscription">
        <p>
          <strong>
            {account.first_name} {inCapitals(account.last_name)}
          </strong>
        </p>
        <p>
          Votre inscription a été réalisée le {longDay(parisDay(account.created_at))} sous le numéro{' '}
          <strong>{account.subscriber_number}</strong>. Ce numéro d'abonné vous est personnel et doit le
          rester.
        </p>
        {news}
        <RecapToKeep />
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
    </FormPage>
  );
}

function RecapToKeep() {
  return (
    <>
      <p>
        Le récapitulatif est un fichier à conserver. Il vous sera indispensable en cas de perte de votre mot
        de passe. Il porte votre question de confiance, jamais la réponse. <ForgottenAnswer />
      </p>
      <ButtonLink href="/activation/recapitulatif.pdf">Sauvegardez ou imprimez le récapitulatif</ButtonLink>
    </>
  );
}
