import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Notice, Panel } from '../web/components/notice.tsx';
import { ReferenceAction, ReferenceForm } from '../web/components/reference-form.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { type AddressChange, LINK_SPENT_DAYS } from './address-change.ts';
import { CONTEST_PATH } from './paths.ts';

/** What the buttons of these pages ask for, in the field `action`; without it a reference is only looked up. */
export const ACTIONS = { stop: 'arreter', undo: 'retablir' } as const;

const TITLE = 'L’adresse électronique de l’entreprise';

/** Where the links of our mails lead. */
export function ContestReferencePage(props: { view: View; reference?: string; error?: string }) {
  return (
    <ReferenceForm {...props} title={TITLE} action={CONTEST_PATH}>
      Un courriel vous a signalé que l’adresse électronique de l’entreprise change, alors qu’elle ne le doit
      pas ? Saisissez la référence que porte ce message.
    </ReferenceForm>
  );
}

interface AskProps {
  view: View;
  change: AddressChange;
  reference: string;
}

/** The request waits for its code: one button stops it. */
export function AskToStopPage({ view, change, reference }: AskProps) {
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle caption={`SIREN ${change.siren}`}>{TITLE}</PageTitle>
      <Lead>
        Le {longMoment(change.requested_at)}, une personne qui gère les services de l’entreprise a demandé que
        son adresse électronique soit une autre que celle qui a reçu notre message. Rien n’a encore changé.
      </Lead>
      <p>Si l’entreprise ne l’a pas voulu, arrêtez cette demande :</p>
      <ul>
        <li>le code envoyé à l’autre adresse ne fonctionnera plus ;</li>
        <li>cette adresse restera celle de l’entreprise ;</li>
        <li>les personnes qui gèrent l’entreprise seront prévenues.</li>
      </ul>
      <ReferenceAction action={CONTEST_PATH} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={ACTIONS.stop}>
            Arrêter cette demande
          </Button>
          <AsItIs />
        </ButtonGroup>
      </ReferenceAction>
      <OnlyOnce />
    </Layout>
  );
}

/** The change is in force: one button undoes it. */
export function AskToUndoPage({ view, change, reference, until }: AskProps & { until: Date }) {
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle caption={`SIREN ${change.siren}`}>{TITLE}</PageTitle>
      <Lead>
        Depuis le {longMoment(change.activated_at ?? change.requested_at)}, l’adresse électronique de
        l’entreprise est une autre que celle qui a reçu notre message.
      </Lead>
      <p>
        Si l’entreprise ne l’a pas voulu, vous pouvez y revenir jusqu’au <strong>{longMoment(until)}</strong>
        &nbsp;:
      </p>
      <ul>
        <li>l’adresse qui a reçu notre message sera de nouveau celle de l’entreprise ;</li>
        <li>l’autre n’apprendra plus rien de ce qui change pour elle ;</li>
        <li>toutes les personnes qui agissent pour l’entreprise seront prévenues.</li>
      </ul>
      <ReferenceAction action={CONTEST_PATH} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={ACTIONS.undo}>
            Rétablir l’adresse précédente
          </Button>
          <AsItIs />
        </ButtonGroup>
      </ReferenceAction>
      <OnlyOnce />
    </Layout>
  );
}

function AsItIs() {
  return (
    <ButtonLink href="/" kind="secondary">
      Ne rien changer
    </ButtonLink>
  );
}

function OnlyOnce() {
  return (
    <p class="govuk-hint">
      Un tel lien n’agit qu’une fois en {LINK_SPENT_DAYS} jours pour une entreprise. Les titulaires et les
      administrateurs suppléants peuvent toujours le faire dans leur espace.
    </p>
  );
}

const DONE = {
  stopped: {
    title: 'La demande est arrêtée',
    text: 'Le code envoyé ne fonctionne plus. L’adresse électronique de l’entreprise n’a pas changé.',
  },
  undone: {
    title: 'L’adresse précédente est rétablie',
    text: 'Celle qui a reçu notre message est de nouveau l’adresse électronique de l’entreprise.',
  },
} as const;

export function ContestedPage({ view, done }: { view: View; done: keyof typeof DONE }) {
  const { title, text } = DONE[done];
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>{text}</Panel>
      <p>
        Les personnes qui gèrent l’entreprise sont prévenues par courriel. Pendant {LINK_SPENT_DAYS} jours,
        elles seules pourront annuler un autre changement, dans leur espace : prévenez-les si vous le pouvez.
      </p>
      <ButtonLink href="/contact" kind="secondary">
        Contact et assistance
      </ButtonLink>
    </Layout>
  );
}

const NOTHING = {
  'nothing-left': {
    title: 'Il n’y a plus rien à annuler',
    text: 'Cette demande n’est plus en cours : elle a été annulée ou remplacée, ou l’adresse a déjà été rétablie.',
  },
  'too-late': {
    title: 'Le délai de 72 heures est passé',
    text: 'Ce changement ne s’annule plus par ce lien. Un titulaire ou un administrateur suppléant peut demander une autre adresse, dans son espace.',
  },
  'link-spent': {
    title: 'Ce lien n’agit pas sur ce changement',
    text: `Un tel lien a déjà agi pour cette entreprise dans les ${LINK_SPENT_DAYS} jours précédents. Celui-ci ne s’annule que par un titulaire ou un administrateur suppléant, dans son espace.`,
  },
} as const;

export function NothingToContestPage({ view, why }: { view: View; why: keyof typeof NOTHING }) {
  const { title, text } = NOTHING[why];
  return (
    <Layout view={view} title={title}>
      <PageTitle>{title}</PageTitle>
      <Lead>{text}</Lead>
      <Notice title="Quelque chose vous paraît anormal ?">
        <p>Prévenez les personnes qui gèrent l’entreprise, ou appelez l’assistance sans attendre.</p>
      </Notice>
      <ButtonLink href="/contact" kind="secondary">
        Contact et assistance
      </ButtonLink>
    </Layout>
  );
}
