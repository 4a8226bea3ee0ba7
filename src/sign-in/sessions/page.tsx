import { LOCK_PATHS } from '../../account/lock-link.tsx';
import { browserName } from '../../account/mail-origin.tsx';
import type { Method } from '../../account/proof.ts';
import { MOST_SESSIONS } from '../../account/session.ts';
import { Button, ButtonGroup } from '../../web/components/button.tsx';
import { Form } from '../../web/components/form.tsx';
import {
  Breadcrumb,
  Layout,
  Lead,
  PageTitle,
  SectionTitle,
  UNDER_SERVICES,
} from '../../web/components/layout.tsx';
import { SummaryList } from '../../web/components/lists.tsx';
import { Notice, Warning } from '../../web/components/notice.tsx';
import { Card } from '../../web/components/services.tsx';
import type { View } from '../../web/components/view.ts';
import { longMoment } from '../../web/french-dates.ts';
import type { OpenSession } from './open-sessions.ts';

export interface SessionsPageProps {
  view: View;
  sessions: readonly OpenSession[];
  /** What was just done. */
  done?: keyof typeof DONE | undefined;
}

const TITLE = 'Vos sessions ouvertes';

const DONE = {
  one: 'La session est fermée. La personne qui l’utilisait devra se connecter de nouveau.',
  others: 'Toutes les autres sessions sont fermées. Celle-ci continue.',
  over: 'Cette session était déjà terminée.',
};

const NEWS = {
  one: 'Session fermée',
  others: 'Autres sessions fermées',
  over: 'Session déjà terminée',
};

/** Where one's space is open, and the way to close it there. */
export function SessionsPage({ view, sessions, done }: SessionsPageProps) {
  const others = sessions.filter(({ isThisOne }) => !isThisOne);
  return (
    <Layout view={view} title={TITLE} news={done && NEWS[done]}>
      <Breadcrumb items={BREADCRUMB} />
      <PageTitle>{TITLE}</PageTitle>
      {done ? (
        <Notice tone="success" announce>
          <p>{DONE[done]}</p>
        </Notice>
      ) : null}
      <Lead>
        Votre espace est ouvert dans les navigateurs ci-dessous. Une session se ferme d’elle-même après 30
        minutes sans activité, et au plus tard après 12 heures. Il peut y en avoir {MOST_SESSIONS} à la fois :
        une de plus ferme celle qui n’a pas servi depuis le plus longtemps.
      </Lead>
      {sessions
        .filter(({ isThisOne }) => isThisOne)
        .map((session) => (
          <Card key={session.name} title={browserName(session.userAgent)}>
            <p class="ep-badge">Celle que vous utilisez</p>
            <Facts session={session} />
          </Card>
        ))}
      {others.length > 0 ? <OtherSessions sessions={others} /> : <p>Aucune autre session n’est ouverte.</p>}
      <p>
        Quelqu’un d’autre est peut-être dans votre espace ?{' '}
        <a href={LOCK_PATHS.own}>Verrouiller mon espace</a>
      </p>
    </Layout>
  );
}

const BREADCRUMB = [...UNDER_SERVICES, { label: TITLE }];

function OtherSessions({ sessions }: { sessions: readonly OpenSession[] }) {
  return (
    <>
      <SectionTitle>
        {sessions.length === 1 ? 'Une autre session' : `${sessions.length} autres sessions`}
      </SectionTitle>
      {sessions.map((session) => (
        <Card key={session.name} title={browserName(session.userAgent)}>
          <Facts session={session} />
          <Form action="/espace/sessions/fermer">
            <input type="hidden" name="session" value={session.name} />
            <Button kind="secondary" hiddenText={` : ${browserName(session.userAgent)}, ${session.ip}`}>
              Fermer cette session
            </Button>
          </Form>
        </Card>
      ))}
      {sessions.length > 1 ? (
        <Form action="/espace/sessions/fermer-les-autres">
          <ButtonGroup>
            <Button kind="danger">Fermer toutes les autres sessions</Button>
          </ButtonGroup>
        </Form>
      ) : null}
      <Warning title="Une session ne vous dit rien ?">
        <p>
          Fermez-la, puis <a href="/espace/identifiants">changez votre mot de passe</a> : toutes les autres
          sessions seront fermées en même temps.
        </p>
      </Warning>
    </>
  );
}

const METHOD_NAMES: Record<Method, string> = {
  password: 'mot de passe',
  'mailed-code': 'code reçu par courriel',
  totp: 'code de l’application',
  'backup-code': 'code de secours',
  passkey: 'clé d’accès',
};

function Facts({ session }: { session: OpenSession }) {
  return (
    <SummaryList
      rows={[
        { label: 'Ouverte le', value: longMoment(session.openedAt) },
        {
          label: 'Ouverte avec',
          value: session.openedBy.map((method) => METHOD_NAMES[method]).join(', puis '),
        },
        { label: 'Dernière activité', value: longMoment(session.lastSeenAt) },
        { label: 'Adresse réseau', value: session.ip },
      ]}
    />
  );
}
