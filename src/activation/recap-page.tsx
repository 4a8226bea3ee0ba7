import { ButtonLink } from '../web/components/button.tsx';
import { Layout, PageTitle } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import { Steps } from '../web/components/steps.tsx';
import type { View } from '../web/components/view.ts';
import { longDay, parisDay } from '../web/french-dates.ts';
import type { Activated } from './activation-kind.ts';
import { TITLE } from './pages.tsx';

/** Third tab: « Récapitulatif » (fiche, 4.2.2 and 4.3). */
export function RecapPage({ view, activated }: { view: View; activated: Activated }) {
  const { account, done, news } = activated;
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Steps current={2} />
      <Notice tone="success" title={done.title} announce>
        <ul>
          {done.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      </Notice>
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
