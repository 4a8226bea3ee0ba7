import { inForceFrom } from '../company/what-waits.ts';
import { AssistanceCard } from '../web/components/assistance.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Panel, Warning } from '../web/components/notice.tsx';
import { ReferenceAction, ReferenceForm } from '../web/components/reference-form.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { STOP_PATHS } from './paths.ts';
import type { AccountToStop } from './stop-link.ts';

const TITLE = 'Arrêter un compte bancaire';
/** What the button asks for, in the field `action`; without it a reference is only looked up. */
export const STOP = 'arreter';

export function StopReferencePage(props: { view: View; reference?: string; error?: string }) {
  return (
    <ReferenceForm {...props} title={TITLE} action={STOP_PATHS.stop}>
      Un courriel vous annonce qu’un compte bancaire va servir à payer les impôts d’une entreprise, et cela ne
      devrait pas être ? Saisissez la référence que porte ce message.
    </ReferenceForm>
  );
}

/** One button stops it. */
export function AskToStopPage(props: { view: View; found: AccountToStop; reference: string }) {
  const { view, found, reference } = props;
  const names = found.services.map((id) => view.site.SERVICE_NAMES.get(id) ?? id);
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Le {longMoment(found.askedAt)}, une personne qui agit pour l’entreprise {found.siren} a demandé que le
        compte {found.shown} serve à payer ses impôts. Il sera utilisable le{' '}
        {longMoment(inForceFrom(found.askedAt))} au plus tôt.
      </Lead>
      <p>Ce que ce compte paierait :</p>
      <ul>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p>
        Si la demande n’est pas justifiée, arrêtez-la : ce compte ne servira pas, les autres comptes de
        l’entreprise restent les mêmes, et toutes les personnes qui répondent d’elle sont prévenues.
      </p>
      <ReferenceAction action={STOP_PATHS.stop} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={STOP}>
            Arrêter cette demande
          </Button>
          <ButtonLink href="/connexion" kind="secondary">
            Elle est justifiée
          </ButtonLink>
        </ButtonGroup>
      </ReferenceAction>
    </Layout>
  );
}

/** Done just now. */
export function StoppedPage({ view }: { view: View }) {
  const title = 'La demande est arrêtée';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>
        Ce compte bancaire ne servira pas. Toutes les personnes qui répondent de l’entreprise sont prévenues
        par courriel.
      </Panel>
      <Warning title="Si personne de l’entreprise n’a fait cette demande">
        <p>
          Quelqu’un s’est peut-être servi de l’espace d’une personne qui agit pour elle. Appelez l’assistance,
          et demandez à ces personnes de changer leur mot de passe.
        </p>
      </Warning>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}

/** Used before, or too late. */
export function NothingToStopPage({ view, found }: { view: View; found: AccountToStop }) {
  const { title, text } = whatHappened(found);
  return (
    <Layout view={view} title={title}>
      <PageTitle>{title}</PageTitle>
      <p>{text}</p>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}

function whatHappened({ state, shown, siren, inForceAt, endedAt }: AccountToStop) {
  const of = `le compte ${shown} de l’entreprise ${siren}`;
  if (state === 'in-force' && inForceAt)
    return {
      title: 'Ce compte est déjà utilisable',
      text: `Depuis le ${longMoment(inForceAt)}, ${of} peut servir à payer : il est trop tard pour l’arrêter par ce lien. Un titulaire ou un suppléant peut le retirer dans « Gérer les comptes bancaires de l’entreprise ». Si vous ne pouvez pas vous connecter, appelez l’assistance.`,
    };
  if (state === 'suspended')
    return {
      title: 'Ce compte est suspendu',
      text: `Pour le moment, ${of} ne peut pas servir à payer : une modification d’adresse électronique est contestée.`,
    };
  const when = endedAt ? ` le ${longMoment(endedAt)}` : '';
  if (state === 'stopped')
    return {
      title: 'Cette demande est déjà arrêtée',
      text: `Arrêté${when}, ${of} ne peut pas servir à payer.`,
    };
  return {
    title: 'Il n’y a plus rien à arrêter',
    text: `Retiré ou remplacé${when}, ${of} ne peut plus servir à payer.`,
  };
}
