import { FROZEN_FOR_DAYS } from '../account/account.ts';
import { LINK_SPENT_DAYS } from '../credentials/spent-link.ts';
import { Phone } from '../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Notice, Panel, Warning } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { Change } from './dispute-state.ts';

export const DISPUTE_TITLE = 'Ce n’était pas moi';

/** The change waits for its code, and the link has cancelled one before: it says who can still do what. */
export function LinkSpentPage({
  view,
  change,
  securityQuestion,
}: {
  view: View;
  change: Change;
  securityQuestion: boolean;
}) {
  return (
    <Layout view={view} title={DISPUTE_TITLE}>
      <PageTitle>{DISPUTE_TITLE}</PageTitle>
      <Lead>
        Le {longMoment(change.requested_at)}, il a été demandé que votre espace professionnel s’ouvre avec une
        autre adresse électronique. Rien n’a encore changé.
      </Lead>
      <p>
        Une demande précédente avait été annulée depuis cette page. Celle-ci a été faite ensuite, avec le mot
        de passe{securityQuestion ? ' et la réponse à la question de confiance' : ''} :{' '}
        <strong>lire cette messagerie ne suffit plus pour l’annuler.</strong>
      </p>
      <Notice title="Vous n’avez pas fait cette demande ?">
        <p>
          Choisissez sans attendre un nouveau mot de passe : la demande est alors annulée, et toutes les
          autres sessions sont fermées.
        </p>
        <p>
          Si l’autre adresse est activée malgré tout, revenez à cette page dans les 72 heures :{' '}
          {securityQuestion
            ? 'avec votre réponse, elle rétablit votre adresse actuelle.'
            : 'avec votre mot de passe d’avant le changement, elle suspend l’espace, et l’assistance vous le rend.'}
        </p>
      </Notice>
      <PasswordLinks />
      <Assistance view={view}>Vous pensez que quelqu’un d’autre utilise votre espace ?</Assistance>
    </Layout>
  );
}

function PasswordLinks() {
  return (
    <ButtonGroup>
      <ButtonLink href="/connexion?retour=%2Fespace%2Fidentifiants">Changer mon mot de passe</ButtonLink>
      <ButtonLink href="/mot-de-passe-oublie" kind="secondary">
        Mot de passe oublié
      </ButtonLink>
    </ButtonGroup>
  );
}

/** After the cancellation. */
export function CancelledPage({
  view,
  securityQuestion,
  roles = [],
  factors = [],
}: {
  view: View;
  securityQuestion: boolean;
  roles?: readonly string[];
  factors?: readonly string[];
}) {
  const title = 'La demande est annulée';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>Le code envoyé ne fonctionne plus et toutes les sessions sont fermées.</Panel>
      <RolesTouched lines={roles} />
      <FactorsTouched lines={factors} />
      <Warning title="Changez maintenant votre mot de passe">
        <p>
          Quelqu’un a pu faire cette demande parce qu’il connaît votre mot de passe, ou parce qu’une session
          était restée ouverte. Connectez-vous pour en choisir un autre. Si votre mot de passe est refusé,
          choisissez « Mot de passe oublié ».
        </p>
      </Warning>
      <p>
        Pendant {LINK_SPENT_DAYS} jours, un lien « Ce n’était pas moi » ne peut plus annuler une nouvelle
        demande à lui seul
        {securityQuestion ? ' : elle exige aussi la réponse à la question de confiance' : ''}. Changer de mot
        de passe l’annule toujours.
      </p>
      <PasswordLinks />
    </Layout>
  );
}

/** After the old address was put back. */
export function UndonePage({
  view,
  roles = [],
  factors = [],
}: {
  view: View;
  roles?: readonly string[];
  factors?: readonly string[];
}) {
  const title = 'Votre ancienne adresse est rétablie';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>
        Toutes les sessions sont fermées ; l’ancien mot de passe ne fonctionne plus.
      </Panel>
      <p>
        <strong>Il vous reste à choisir un nouveau mot de passe.</strong> Un code vient d’être envoyé à votre
        adresse : saisissez-le avec votre réponse à la question de confiance. Il est valable une heure.
      </p>
      <ButtonGroup>
        <ButtonLink href="/mot-de-passe-oublie/verification">Saisir le code reçu</ButtonLink>
      </ButtonGroup>
      <RolesTouched lines={roles} />
      <FactorsTouched lines={factors} />
      <Notice title="Ensuite, vérifiez votre espace">
        <p>
          Relisez vos coordonnées et l’historique de votre espace dans « Gérer les services », puis « Gérer
          vos coordonnées ». Si quelque chose vous paraît anormal, appelez l’assistance.
        </p>
      </Notice>
    </Layout>
  );
}

/** The account is frozen: just now, or before. */
export function FrozenPage({
  view,
  until,
  roles = [],
  factors = [],
}: {
  view: View;
  until?: Date;
  roles?: readonly string[];
  factors?: readonly string[];
}) {
  const title = 'L’espace est suspendu';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>Personne ne peut s’y connecter et aucun code n’y fonctionne.</Panel>
      <p>
        La suspension prend fin d’elle-même{' '}
        <strong>{until ? `le ${longMoment(until)}` : `dans ${FROZEN_FOR_DAYS} jours`}</strong> au plus tard :
        l’espace s’ouvre alors de nouveau, tel qu’il est. Un courriel le dit à l’ancienne adresse et à la
        nouvelle.
      </p>
      <RolesTouched lines={roles} />
      <FactorsTouched lines={factors} />
      <Assistance view={view}>D’ici là, faites rendre l’espace à son titulaire</Assistance>
    </Layout>
  );
}

/** What the dispute did to roles and to what is a company’s own, said once to whoever did it; the mail says the same. */
function RolesTouched({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Notice title="Ce qui a été modifié pour des entreprises depuis votre espace">
      <p>Voici ce que devient ce qui a été fait dans les 72 heures avant la demande contestée, et depuis :</p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>
        Un courriel le rappelle. Les autres personnes concernées sont prévenues ; une fois connecté, vous les
        retrouvez dans « Gérer les services ».
      </p>
    </Notice>
  );
}

/** The same of passkeys, application, codes and trusted browsers. */
function FactorsTouched({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Notice title="Les moyens de connexion">
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}

const NOTHING = {
  'nothing-left': {
    title: 'Il n’y a plus rien à annuler',
    text: 'Cette demande n’est plus en cours : elle a été annulée, remplacée par une autre, ou l’adresse a déjà été rétablie.',
  },
  'too-late': {
    title: 'Le délai de 72 heures est passé',
    text: 'La modification ne peut plus être annulée depuis cette page. L’assistance peut encore rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
  'only-by-assistance': {
    title: 'L’assistance peut vous aider',
    text: 'La modification est en vigueur et ne peut pas être contestée depuis cette page. L’assistance peut rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
  'tried-too-often': {
    title: 'Ce lien ne permet plus rien',
    text: 'Par sécurité, et après trop d’essais erronés, il ne permet plus de revenir sur la modification. L’assistance peut encore rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
  'address-taken': {
    title: 'Votre ancienne adresse ouvre un autre espace',
    text: 'Depuis la modification, un autre espace professionnel a pris cette adresse : elle ne peut pas être rétablie, et rien n’a changé. L’assistance peut rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
};

/** Why the link does nothing, and whom to ask. */
export function NothingToDisputePage({ view, why }: { view: View; why: keyof typeof NOTHING }) {
  const { title, text } = NOTHING[why];
  return (
    <Layout view={view} title={title}>
      <PageTitle>{title}</PageTitle>
      <p>{text}</p>
      <Assistance view={view}>Vous pensez que quelqu’un d’autre utilise votre espace ?</Assistance>
      <ButtonGroup>
        <ButtonLink href="/connexion" kind="secondary">
          Connexion
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

/** Whom to call, and with what. */
export function Assistance({ view, children }: { view: View; children: string }) {
  return (
    <Notice title={children}>
      <p>
        Appelez l’assistance au <Phone site={view.site} /> ({view.site.ASSISTANCE_HOURS}), avec votre numéro
        d’abonné : il figure dans nos messages et sur votre récapitulatif.
      </p>
    </Notice>
  );
}
