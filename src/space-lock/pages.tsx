import { LOCK_PATHS } from '../account/lock-link.tsx';
import { AssistanceCard } from '../web/components/assistance.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import {
  Breadcrumb,
  Layout,
  Lead,
  PageTitle,
  SectionTitle,
  UNDER_SERVICES,
} from '../web/components/layout.tsx';
import { Panel } from '../web/components/notice.tsx';
import { ReferenceAction, ReferenceForm } from '../web/components/reference-form.tsx';
import type { View } from '../web/components/view.ts';
import { LOCK_EFFECTS, LOCK_TITLE, reopeningSteps, WITHOUT_THESE } from './texts.ts';

/** What the button asks for, in the field `action`; without it a reference is only looked up. */
export const LOCK = 'verrouiller';

/** Of who is signed in: what it ends, what reopening takes, one button. */
export function LockOwnPage({ view }: { view: View }) {
  return (
    <Layout view={view} title={LOCK_TITLE}>
      <Breadcrumb items={[...UNDER_SERVICES, { label: LOCK_TITLE }]} />
      <PageTitle>{LOCK_TITLE}</PageTitle>
      <BeforeLocking view={view} />
      <Form action={LOCK_PATHS.own}>
        <ButtonGroup>
          <Button kind="danger">Verrouiller maintenant</Button>
          <ButtonLink href="/espace/services" kind="secondary">
            Retour
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </Layout>
  );
}

/** Where the link of a mail leads. */
export function LockReferencePage(props: { view: View; reference?: string; error?: string }) {
  return (
    <ReferenceForm {...props} title={LOCK_TITLE} action={LOCK_PATHS.byMail}>
      Un courriel vous signale, dans votre espace, ce que vous n’avez pas fait ? Saisissez la référence que
      porte ce message : vous pourrez fermer l’espace aussitôt.
    </ReferenceForm>
  );
}

/** The same for whoever bears such a reference. */
export function AskToLockPage({ view, reference }: { view: View; reference: string }) {
  return (
    <Layout view={view} title={LOCK_TITLE}>
      <PageTitle>{LOCK_TITLE}</PageTitle>
      <BeforeLocking view={view} />
      <ReferenceAction action={LOCK_PATHS.byMail} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={LOCK}>
            Verrouiller maintenant
          </Button>
          <ButtonLink href="/connexion" kind="secondary">
            C’était bien moi
          </ButtonLink>
        </ButtonGroup>
      </ReferenceAction>
    </Layout>
  );
}

function BeforeLocking({ view }: { view: View }) {
  return (
    <>
      <Lead>
        Quelqu’un d’autre est peut-être dans votre espace ? Fermez-le à tout le monde, aussitôt. Vous seul
        pourrez le rouvrir.
      </Lead>
      <ul>
        {LOCK_EFFECTS.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <Reopening view={view} title="Ce qu’il faudra pour le rouvrir" />
    </>
  );
}

function Reopening({ view, title }: { view: View; title: string }) {
  return (
    <>
      <SectionTitle>{title}</SectionTitle>
      <ol>
        {reopeningSteps(view.site).map((step) => (
          <li key={step}>{capitalised(step)}.</li>
        ))}
      </ol>
      <p>{WITHOUT_THESE}</p>
    </>
  );
}

/** Locked, now or before. Everybody may read it: it says nothing of anybody's space. */
export function SpaceLockedPage({ view }: { view: View }) {
  const title = 'L’espace est verrouillé';
  return (
    <Layout view={view} title={title}>
      <Panel title={title} announce>
        Toutes les sessions sont fermées, et plus personne ne peut se connecter. Un courriel vous le confirme.
      </Panel>
      <AfterLocking view={view} />
    </Layout>
  );
}

/** Whoever would sign in has proved enough for it, and the holder has locked the space. */
export function StillLockedPage({ view }: { view: View }) {
  const title = 'Votre espace est verrouillé';
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      <p>
        Il a été verrouillé depuis une session ouverte, ou par un lien reçu à l’adresse de connexion. Personne
        ne peut s’y connecter tant qu’il n’est pas rouvert. Rien n’est effacé.
      </p>
      <AfterLocking view={view} />
    </Layout>
  );
}

function AfterLocking({ view }: { view: View }) {
  return (
    <>
      <Reopening view={view} title="Pour le rouvrir" />
      <AssistanceCard site={view.site} />
      <ButtonGroup>
        <ButtonLink href="/mot-de-passe-oublie">Mot de passe oublié</ButtonLink>
      </ButtonGroup>
    </>
  );
}

function capitalised(step: string): string {
  return step.charAt(0).toUpperCase() + step.slice(1);
}
