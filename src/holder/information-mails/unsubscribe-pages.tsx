import { Button, ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { Form } from '../../web/components/form.tsx';
import { Layout, PageTitle } from '../../web/components/layout.tsx';
import { Panel } from '../../web/components/notice.tsx';
import type { View } from '../../web/components/view.ts';

export const UNSUBSCRIBE_PATH = '/desabonnement';

export interface UnsubscribePageProps {
  view: View;
  token: string;
  /** Masked: the link may have been passed on with the mail. */
  email: string;
  subscribed: boolean;
}

const TITLE = 'Courriels d’information';

/** What the link in a mail opens: a question, then its answer. */
export function UnsubscribePage(props: UnsubscribePageProps) {
  return props.subscribed ? <AskPage {...props} /> : <DonePage {...props} />;
}

function AskPage({ view, token, email }: UnsubscribePageProps) {
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <p>
        L’adresse <strong>{email}</strong> reçoit les courriels qui informent sur les services en ligne et sur
        l’actualité fiscale des professionnels.
      </p>
      <p>
        Vous pouvez les refuser. Les courriels nécessaires à la sécurité de votre espace, comme un code
        d’activation ou l’avis d’une modification, vous parviendront toujours.
      </p>
      <Form action={`${UNSUBSCRIBE_PATH}?jeton=${token}`}>
        <ButtonGroup>
          <Button>Ne plus recevoir ces courriels</Button>
        </ButtonGroup>
      </Form>
    </Layout>
  );
}

function DonePage({ view, email }: UnsubscribePageProps) {
  const title = 'Vous ne recevrez plus de courriels d’information';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>
        <p>
          Votre choix est enregistré pour l’adresse <strong>{email}</strong>.
        </p>
      </Panel>
      <p>
        Les courriels nécessaires à la sécurité de votre espace vous parviendront toujours. Pour changer
        d’avis, ouvrez « Gérer les services », puis « Gérer vos coordonnées » dans votre espace.
      </p>
      <ButtonGroup>
        <ButtonLink href="/" kind="secondary">
          Revenir à l’accueil
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

/** Cut by a mail program, altered, or of an account that is gone. */
export function UnusableLinkPage({ view }: { view: View }) {
  const title = 'Ce lien ne fonctionne pas';
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      <p>
        Il est peut-être incomplet : ouvrez-le de nouveau depuis le courriel, ou copiez l’adresse en entier
        dans votre navigateur.
      </p>
      <p>
        Vous pouvez aussi refuser les courriels d’information dans votre espace, dans « Gérer les services »,
        puis « Gérer vos coordonnées ».
      </p>
      <ButtonGroup>
        <ButtonLink href="/">Revenir à l’accueil</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
