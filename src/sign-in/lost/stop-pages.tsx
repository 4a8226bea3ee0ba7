import { type Removal, removalDueAt } from '../../factors/removal.ts';
import { AssistanceCard } from '../../web/components/assistance.tsx';
import { Button, ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { Layout, Lead, PageTitle } from '../../web/components/layout.tsx';
import { Panel, Warning } from '../../web/components/notice.tsx';
import { ReferenceAction, ReferenceForm } from '../../web/components/reference-form.tsx';
import type { View } from '../../web/components/view.ts';
import { longMoment } from '../../web/french-dates.ts';
import { LOST_PATHS } from './paths.ts';

const TITLE = 'Annuler un retrait';
/** What the button asks for, in the field `action`; without it a reference is only looked up. */
export const STOP = 'annuler';

export function RemovalReferencePage(props: { view: View; reference?: string; error?: string }) {
  return (
    <ReferenceForm {...props} title={TITLE} action={LOST_PATHS.stop}>
      Un courriel vous annonce le retrait de vos moyens de connexion, que vous n’avez pas demandé ? Saisissez
      la référence que porte ce message.
    </ReferenceForm>
  );
}

/** One button cancels it. */
export function AskToStopRemovalPage(props: {
  view: View;
  removal: Pick<Removal, 'asked_at'>;
  reference: string;
}) {
  const { view, removal, reference } = props;
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Le {longMoment(removal.asked_at)}, après la saisie de votre mot de passe, quelqu’un a déclaré avoir
        perdu tous vos moyens de connexion. Sans opposition, ils seront retirés le{' '}
        <strong>{longMoment(removalDueAt(removal.asked_at))}</strong> au plus tôt.
      </Lead>
      <p>Si ce n’est pas vous, annulez cette demande : rien n’est retiré, et rien d’autre ne change.</p>
      <ReferenceAction action={LOST_PATHS.stop} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={STOP}>
            Annuler le retrait
          </Button>
          <ButtonLink href="/connexion" kind="secondary">
            C’était bien moi
          </ButtonLink>
        </ButtonGroup>
      </ReferenceAction>
    </Layout>
  );
}

/** Done, now or before, from here or otherwise. */
export function RemovalStoppedPage({ view }: { view: View }) {
  const title = 'Le retrait est annulé';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>Vos moyens de connexion fonctionnent comme avant.</Panel>
      <Warning title="Changez maintenant votre mot de passe">
        <p>
          Quelqu’un l’a saisi pour faire cette demande. Connectez-vous et changez-le, ou choisissez « Mot de
          passe oublié » sur la page de connexion.
        </p>
      </Warning>
      <ButtonGroup>
        <ButtonLink href="/connexion">Connexion</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

/** The hour has come before. */
export function NothingToStopPage({ view }: { view: View }) {
  const title = 'Ce retrait a déjà eu lieu';
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      <p>
        Votre mot de passe suffit désormais pour vous connecter. Si vous n’avez rien demandé, changez-le sans
        attendre, ajoutez de nouveau vos moyens de connexion, et appelez l’assistance.
      </p>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}
