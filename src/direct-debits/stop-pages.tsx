import { AssistanceCard } from '../web/components/assistance.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Panel, Warning } from '../web/components/notice.tsx';
import { ReferenceAction, ReferenceForm } from '../web/components/reference-form.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { STOP_PATHS } from './paths.ts';
import type { DebitToStop } from './stop-link.ts';
import { STOP_TEXTS } from './texts.ts';

const { title } = STOP_TEXTS;
/** What the button asks for, in the field `action`; without it a reference is only looked up. */
export const STOP = 'arreter';

/** Where the link of a mail leads. */
export function StopReferencePage(props: { view: View; reference?: string; error?: string }) {
  return (
    <ReferenceForm {...props} title={title} action={STOP_PATHS.stop}>
      Un courriel annonce un prélèvement automatique que l’entreprise n’a pas voulu ? Saisissez la référence
      que porte ce message.
    </ReferenceForm>
  );
}

/** One button stops it. */
export function AskToStopPage(props: { view: View; debit: DebitToStop; name: string; reference: string }) {
  const { view, debit, name, reference } = props;
  return (
    <Layout view={view} title={title}>
      <PageTitle>{title}</PageTitle>
      <Lead>
        Le {longMoment(debit.askedAt)}, il a été demandé de prélever « {name} » sur le compte {debit.shown} de
        l’entreprise de SIREN {debit.siren}.
      </Lead>
      <p>
        Si cette demande n’est pas justifiée, arrêtez-la : rien ne sera prélevé, un contrat déjà en cours
        n’est pas touché, et toutes les personnes qui répondent de l’entreprise seront prévenues.
      </p>
      <ReferenceAction action={STOP_PATHS.stop} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={STOP}>
            Arrêter la demande
          </Button>
          <ButtonLink href="/connexion" kind="secondary">
            La demande est justifiée
          </ButtonLink>
        </ButtonGroup>
      </ReferenceAction>
    </Layout>
  );
}

/** Done, now or before. Everybody may read it: it says nothing of anybody's company. */
export function StoppedPage({ view }: { view: View }) {
  const done = 'La demande est arrêtée';
  return (
    <Layout view={view} title={done}>
      <Panel title={done}>Ce prélèvement ne commencera pas.</Panel>
      <Warning title="Personne ne l’avait demandé ?">
        <p>
          L’espace d’une personne qui agit pour l’entreprise a peut-être servi à quelqu’un d’autre :
          prévenez-la, qu’elle change son mot de passe, et appelez l’assistance.
        </p>
      </Warning>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}

/** In force, or over for another reason. */
export function NothingToStopPage({ view }: { view: View }) {
  const done = 'Cette demande n’attend plus';
  return (
    <Layout view={view} title={done} error>
      <PageTitle>{done}</PageTitle>
      <p>{STOP_TEXTS.gone}</p>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}
