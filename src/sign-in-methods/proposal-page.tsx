import { FACTOR_PROPOSAL } from '../account/factor-asked.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { ADD_APP, ADD_PASSKEY } from './paths.ts';

export interface ProposalPageProps {
  view: View;
  /** The site can have passkeys. */
  withPasskey: boolean;
  /** How often it was put off, and how often it still can be; absent where it must be now. */
  putOff?: { before: number; left: number };
  /** Where one goes on to. */
  returnTo: string;
}

const TITLE = 'Protégez votre espace par une deuxième preuve';

/** After a sign-in, for who has nothing but a password. */
export function ProposalPage({ view, withPasskey, putOff, returnTo }: ProposalPageProps) {
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        {putOff
          ? 'Un mot de passe peut être deviné, volé, ou donné sans le vouloir à un faux site. Avec une deuxième preuve, le connaître ne suffit plus pour entrer. C’est l’affaire de deux minutes.'
          : 'Pour continuer, choisissez une deuxième preuve : ici, un mot de passe ne suffit pas. C’est l’affaire de deux minutes, une fois pour toutes.'}
      </Lead>
      {withPasskey ? (
        <Card title="Une clé d’accès">
          <p>
            Vous vous connectez comme vous déverrouillez votre téléphone ou votre ordinateur : avec votre
            empreinte, votre visage ou votre code. C’est le plus simple, et le plus sûr.
          </p>
          <ButtonGroup>
            <ButtonLink href={ADD_PASSKEY}>Ajouter une clé d’accès</ButtonLink>
          </ButtonGroup>
        </Card>
      ) : null}
      <Card title="Une application de codes">
        <p>
          Une application, sur votre téléphone, affiche un code que vous recopiez à la connexion, après votre
          mot de passe. Elle convient à tous les navigateurs.
        </p>
        <ButtonGroup>
          <ButtonLink href={ADD_APP} kind={withPasskey ? 'secondary' : 'primary'}>
            Ajouter une application de codes
          </ButtonLink>
        </ButtonGroup>
      </Card>
      <p>Dix codes de secours vous seront donnés pour le jour où vous n’aurez plus votre téléphone.</p>
      {putOff ? (
        <Form action={FACTOR_PROPOSAL}>
          <input type="hidden" name="retour" value={returnTo} />
          <input type="hidden" name="fois" value={putOff.before} />
          <ButtonGroup>
            <Button kind="discreet">Plus tard</Button>
          </ButtonGroup>
          <p>{leftText(putOff.left)}</p>
        </Form>
      ) : null}
    </Layout>
  );
}

function leftText(left: number): string {
  if (left === 1)
    return 'Vous pouvez remettre à plus tard cette fois encore ; la prochaine, il faudra choisir.';
  return `Vous pouvez remettre à plus tard ${left} fois : la question vous sera posée à chaque connexion.`;
}
