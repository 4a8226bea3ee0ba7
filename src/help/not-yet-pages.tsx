import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { PageTitle, Prose } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { AssistanceCard } from './assistance.tsx';

/** « Mot de passe oublié »: not offered by this installation for the moment. */
export function ForgottenPasswordPage({ view }: { view: View }) {
  return (
    <Layout view={view} title="Mot de passe oublié">
      <PageTitle>Mot de passe oublié</PageTitle>
      <Notice title="Cette démarche n’est pas encore proposée en ligne">
        <p>
          L’assistance peut vous aider à retrouver l’accès à votre espace, une fois votre identité vérifiée.
        </p>
      </Notice>
      <Prose>
        <h2>Avant d’appeler</h2>
        <ul>
          <li>
            Un mot de passe expiré n’est pas un mot de passe perdu : il permet encore de se connecter pour en
            choisir un nouveau.
          </li>
          <li>Il est peut-être enregistré dans votre navigateur ou votre gestionnaire de mots de passe.</li>
          <li>
            Munissez-vous de votre récapitulatif : il porte votre numéro d’abonné et votre question de
            confiance.
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
