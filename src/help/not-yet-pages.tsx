import { AssistanceCard } from '../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { PageTitle, Prose } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';

/** « Créer mon espace professionnel »: not offered by this installation for the moment. */
export function CreationPage({ view }: { view: View }) {
  return (
    <Layout view={view} title="Créer mon espace professionnel">
      <PageTitle>Créer mon espace professionnel</PageTitle>
      <Notice title="Cette démarche n’est pas encore proposée en ligne">
        <p>L’assistance vous dira comment faire ouvrir un espace.</p>
      </Notice>
      <Prose>
        <h2>Avant d’appeler</h2>
        <ul>
          <li>
            Vous avez reçu un code ? Votre espace existe déjà : choisissez{' '}
            <a href="/activation">« Activer mon espace / mes services »</a>.
          </li>
          <li>
            Ayez sous la main le SIREN de l’entreprise et l’adresse électronique qui vous servira à vous
            connecter.
          </li>
        </ul>
      </Prose>
      <AssistanceCard site={view.site} />
      <BackToSignIn />
    </Layout>
  );
}

function BackToSignIn() {
  return (
    <ButtonGroup>
      <ButtonLink href="/connexion" kind="secondary">
        Retour à la connexion
      </ButtonLink>
    </ButtonGroup>
  );
}
