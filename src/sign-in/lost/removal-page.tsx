import { MOST_REMOVALS, REMOVAL_DAYS, REMOVALS_COUNTED_DAYS } from '../../factors/removal.ts';
import { AssistanceCard } from '../../web/components/assistance.tsx';
import { Button, ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { Form } from '../../web/components/form.tsx';
import { Layout, Lead, PageTitle } from '../../web/components/layout.tsx';
import { Panel, Warning } from '../../web/components/notice.tsx';
import type { View } from '../../web/components/view.ts';
import { longMoment } from '../../web/french-dates.ts';
import { LOST_PATHS } from './paths.ts';

export interface RemovalPageProps {
  view: View;
  removal:
    | { state: 'may-ask' }
    | { state: 'waiting'; dueAt: Date; justAsked?: boolean }
    | { state: 'too-often' };
}

const TITLE = 'Retirer tous vos moyens de connexion';

/** Before it is asked for, what it takes and what stops it; after that, from when on. */
export function RemovalPage({ view, removal }: RemovalPageProps) {
  switch (removal.state) {
    case 'may-ask':
      return <MayAsk view={view} />;
    case 'waiting':
      return <Waiting view={view} {...removal} />;
    case 'too-often':
      return <TooOften view={view} />;
  }
}

function MayAsk({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        À demander seulement si vous avez perdu à la fois votre application de codes, vos clés d’accès et vos
        codes de secours.
      </Lead>
      <ul>
        <li>
          Le retrait a lieu <strong>{REMOVAL_DAYS} jours</strong> après votre demande, jamais plus tôt.
        </li>
        <li>
          Un courriel l’annonce aussitôt à votre adresse de connexion, et à celles que vous aviez avant.
        </li>
        <li>
          Jusque-là, une connexion avec l’un de vos moyens annule la demande, comme le lien du courriel reçu à
          votre adresse actuelle, ou un nouveau mot de passe.
        </li>
        <li>
          Ensuite, votre application, vos clés d’accès, vos codes de secours et vos navigateurs de confiance
          ne fonctionnent plus : votre mot de passe suffit, et vous pouvez en ajouter d’autres.
        </li>
      </ul>
      <Form action={LOST_PATHS.removal}>
        <ButtonGroup>
          <Button kind="danger">Demander le retrait</Button>
          <ButtonLink href={LOST_PATHS.ways} kind="secondary">
            Retour
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </Layout>
  );
}

function Waiting({ view, dueAt, justAsked = false }: { view: View; dueAt: Date; justAsked?: boolean }) {
  const title = 'Votre demande de retrait est enregistrée';
  return (
    <Layout view={view} title={title}>
      <Panel
        title={title}
        announce={justAsked}
        facts={[
          <>
            Vos moyens de connexion seront retirés le <strong>{longMoment(dueAt)}</strong> au plus tôt.
          </>,
          'Un courriel le confirme à votre adresse de connexion : un lien y annule la demande.',
          'Jusque-là, une connexion avec l’un de vos moyens annule la demande.',
        ]}
      >
        Revenez vous connecter après cette date, avec votre mot de passe seul.
      </Panel>
      <AssistanceCard site={view.site} />
      <ButtonGroup>
        <ButtonLink href={LOST_PATHS.ways} kind="secondary">
          Retour
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

function TooOften({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE} error>
      <PageTitle>{TITLE}</PageTitle>
      <Warning title="Trop de demandes ont été faites" announce>
        <p>
          Avec ce mot de passe, le retrait a déjà été demandé {MOST_REMOVALS} fois en {REMOVALS_COUNTED_DAYS}{' '}
          jours, et annulé. Si ces demandes ne venaient pas de vous, changez votre mot de passe. Si vous avez
          vraiment tout perdu, appelez l’assistance.
        </p>
      </Warning>
      <AssistanceCard site={view.site} />
      <ButtonGroup>
        <ButtonLink href={LOST_PATHS.ways} kind="secondary">
          Retour
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
