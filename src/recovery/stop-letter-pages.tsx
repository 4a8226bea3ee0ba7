import { AssistanceCard } from '../web/components/assistance.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Panel, Warning } from '../web/components/notice.tsx';
import { ReferenceAction, ReferenceForm } from '../web/components/reference-form.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { LetterToStop } from './letter-without-answer.ts';
import { RECOVERY_PATHS } from './paths.ts';

const TITLE = 'Arrêter un courrier';
/** What the button asks for, in the field `action`; without it a reference is only looked up. */
export const STOP = 'arreter';

export function StopReferencePage(props: { view: View; reference?: string; error?: string }) {
  return (
    <ReferenceForm {...props} title={TITLE} action={RECOVERY_PATHS.stop}>
      Un courriel vous annonce un courrier que vous n’avez pas demandé, avec un code pour choisir un nouveau
      mot de passe ? Saisissez la référence que porte ce message.
    </ReferenceForm>
  );
}

/** One button ends the letter. */
export function AskToStopPage(props: { view: View; letter: LetterToStop; reference: string }) {
  const { view, letter, reference } = props;
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Le {longMoment(letter.printedAt)}, à la demande d’une personne dont l’identité a été vérifiée, un
        courrier a été préparé à votre nom. Son code permet de choisir un nouveau mot de passe sans la réponse
        à la question de confiance.
      </Lead>
      <p>Si vous n’avez pas demandé ce courrier, arrêtez-le :</p>
      <ul>
        <li>son code ne fonctionnera pas, ou plus ;</li>
        <li>votre mot de passe et votre adresse ne changent pas ;</li>
        <li>les autres codes que vous avez reçus continuent de fonctionner.</li>
      </ul>
      <ReferenceAction action={RECOVERY_PATHS.stop} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={STOP}>
            Arrêter ce courrier
          </Button>
          <ButtonLink href="/connexion" kind="secondary">
            C’était bien moi
          </ButtonLink>
        </ButtonGroup>
      </ReferenceAction>
    </Layout>
  );
}

/** Done, now or before. */
export function LetterStoppedPage({ view }: { view: View }) {
  const title = 'Le courrier est arrêté';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>Son code ne fonctionne plus et rien n’a changé dans votre espace.</Panel>
      <Warning title="Appelez maintenant l’assistance">
        <p>
          Quelqu’un s’est peut-être fait passer pour vous auprès d’elle. Donnez votre numéro d’abonné : il
          figure dans nos messages et sur votre récapitulatif.
        </p>
      </Warning>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}

/** The code was used, or works no longer anyway. */
export function NothingToStopPage({ view, used }: { view: View; used: boolean }) {
  const title = used ? 'Le code de ce courrier a déjà servi' : 'Il n’y a plus rien à arrêter';
  return (
    <Layout view={view} title={title}>
      <PageTitle>{title}</PageTitle>
      <p>
        {used
          ? 'Un nouveau mot de passe a été choisi avec lui. Si ce n’est pas vous, appelez l’assistance sans attendre : une fois votre identité vérifiée, elle peut vous rendre votre espace.'
          : 'Le code de ce courrier ne fonctionne plus : un autre l’a remplacé, ou le mot de passe ou l’adresse de l’espace a changé depuis.'}
      </p>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}
