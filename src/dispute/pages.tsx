import { LINK_SPENT_DAYS } from '../account/activation/spent-link.ts';
import { DISPUTE_PATH } from '../account/dispute-link.ts';
import { longMoment } from '../platform/french-dates.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { ErrorSummary } from '../web/components/error-summary.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { Lead, PageTitle } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { Notice, Panel, Warning } from '../web/components/notice.tsx';
import { TextField } from '../web/components/text-field.tsx';
import type { View } from '../web/components/view.ts';
import { type Change, DISPUTE_LIMIT_MS } from './dispute-state.ts';

const TITLE = 'Ce n’était pas moi';

export const ASK_TEXTS = {
  answerMissing: 'Saisissez votre réponse à la question de confiance.',
  answerWrong: (triesLeft: number) =>
    triesLeft === 1
      ? 'Cette réponse n’est pas la bonne. Il vous reste un essai : en cas de doute, appelez plutôt l’assistance.'
      : `Cette réponse n’est pas la bonne. Il vous reste ${triesLeft} essais.`,
};

interface AskProps {
  view: View;
  change: Change;
  token: string;
}

/** The change waits for its code: one button cancels it. */
export function AskToCancelPage({ view, change, token }: AskProps) {
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Le {longMoment(change.requested_at)}, il a été demandé que votre espace professionnel s’ouvre avec une
        autre adresse électronique. Rien n’a encore changé.
      </Lead>
      <p>Si vous n’avez pas fait cette demande, annulez-la :</p>
      <ul>
        <li>le code envoyé à l’autre adresse ne fonctionnera plus ;</li>
        <li>toutes les sessions ouvertes sur votre espace seront fermées, où qu’elles soient ;</li>
        <li>vous continuerez à vous connecter avec votre adresse et votre mot de passe actuels.</li>
      </ul>
      <Form action={DISPUTE_PATH} csrfToken={view.csrfToken}>
        <input type="hidden" name="jeton" value={token} />
        <ButtonGroup>
          <Button kind="danger">Annuler cette demande</Button>
          <ButtonLink href="/connexion" kind="secondary">
            C’était bien moi
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </Layout>
  );
}

/** The change is in force: the security answer puts the old address back. */
export function AskToUndoPage({
  view,
  change,
  token,
  question,
  error,
}: AskProps & { question: string; error?: string }) {
  const activatedAt = change.ended_at ?? change.requested_at;
  return (
    <Layout view={view} title={TITLE} error={error !== undefined}>
      <PageTitle>{TITLE}</PageTitle>
      <ErrorSummary errors={error ? [{ field: 'answer', message: error }] : []} />
      <Lead>
        Depuis le {longMoment(activatedAt)}, votre espace professionnel s’ouvre avec une autre adresse
        électronique.
      </Lead>
      <p>
        Si vous n’avez pas fait ce changement, vous pouvez y revenir jusqu’au{' '}
        <strong>{longMoment(new Date(activatedAt.getTime() + DISPUTE_LIMIT_MS))}</strong> :
      </p>
      <ul>
        <li>votre ancienne adresse, celle qui a reçu notre message, ouvrira de nouveau votre espace ;</li>
        <li>
          toutes les sessions seront fermées, et aucun code ni mot de passe en cours ne fonctionnera plus ;
        </li>
        <li>un code vous sera envoyé à l’ancienne adresse pour choisir un nouveau mot de passe.</li>
      </ul>
      <RequiredNote />
      <Form action={DISPUTE_PATH} csrfToken={view.csrfToken}>
        <input type="hidden" name="jeton" value={token} />
        <TextField
          label={question}
          name="answer"
          hint="Votre réponse à la question de confiance, celle qui était en place avant le changement. Majuscules, accents et tirets ne comptent pas."
          error={error}
          required
        />
        <ButtonGroup>
          <Button kind="danger">Rétablir mon ancienne adresse</Button>
          <ButtonLink href="/connexion" kind="secondary">
            C’était bien moi
          </ButtonLink>
        </ButtonGroup>
      </Form>
      <Assistance view={view}>Vous ne connaissez plus la réponse ?</Assistance>
    </Layout>
  );
}

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
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Le {longMoment(change.requested_at)}, il a été demandé que votre espace professionnel s’ouvre avec une
        autre adresse électronique. Rien n’a encore changé.
      </Lead>
      <p>
        Une demande précédente avait été annulée depuis cette page. Celle-ci a été faite ensuite, avec le mot
        de passe{securityQuestion ? ' et la réponse à la question de confiance' : ''} :{' '}
        <strong>lire cette messagerie ne suffit plus pour l’annuler.</strong>
      </p>
      <Notice title="Vous n’avez pas fait cette demande ?">
        <p>
          Choisissez sans attendre un nouveau mot de passe : la demande est alors annulée, et toutes les
          autres sessions sont fermées.
        </p>
        {securityQuestion ? (
          <p>
            Si l’autre adresse est activée malgré tout, revenez à cette page dans les 72 heures : avec votre
            réponse, elle rétablit votre adresse actuelle.
          </p>
        ) : null}
      </Notice>
      <PasswordLinks />
      <Assistance view={view}>Vous pensez que quelqu’un d’autre utilise votre espace ?</Assistance>
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
export function CancelledPage({ view, securityQuestion }: { view: View; securityQuestion: boolean }) {
  const title = 'La demande est annulée';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>Le code envoyé ne fonctionne plus et toutes les sessions sont fermées.</Panel>
      <Warning title="Changez maintenant votre mot de passe">
        <p>
          Quelqu’un a pu faire cette demande parce qu’il connaît votre mot de passe, ou parce qu’une session
          était restée ouverte. Connectez-vous pour en choisir un autre. Si votre mot de passe est refusé,
          choisissez « Mot de passe oublié ».
        </p>
      </Warning>
      <p>
        Pendant {LINK_SPENT_DAYS} jours, un lien « Ce n’était pas moi » ne peut plus annuler une nouvelle
        demande à lui seul
        {securityQuestion ? ' : elle exige aussi la réponse à la question de confiance' : ''}. Changer de mot
        de passe l’annule toujours.
      </p>
      <PasswordLinks />
    </Layout>
  );
}

/** After the old address was put back. */
export function UndonePage({ view }: { view: View }) {
  const title = 'Votre ancienne adresse est rétablie';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>
        Toutes les sessions sont fermées ; l’ancien mot de passe ne fonctionne plus.
      </Panel>
      <p>
        <strong>Il vous reste à choisir un nouveau mot de passe.</strong> Un code vient d’être envoyé à votre
        adresse : saisissez-le avec votre réponse à la question de confiance. Il est valable une heure.
      </p>
      <ButtonGroup>
        <ButtonLink href="/mot-de-passe-oublie/verification">Saisir le code reçu</ButtonLink>
      </ButtonGroup>
      <Notice title="Ensuite, vérifiez votre espace">
        <p>
          Relisez vos coordonnées et l’historique de votre espace dans « Gérer les services », puis « Gérer
          vos coordonnées ». Si quelque chose vous paraît anormal, appelez l’assistance.
        </p>
      </Notice>
    </Layout>
  );
}

const NOTHING = {
  'nothing-left': {
    title: 'Il n’y a plus rien à annuler',
    text: 'Cette demande n’a plus cours : elle a été annulée, remplacée par une autre, ou l’adresse a déjà été rétablie.',
  },
  'too-late': {
    title: 'Le délai de 72 heures est passé',
    text: 'La modification ne peut plus être annulée depuis cette page. L’assistance peut encore rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
  'only-by-assistance': {
    title: 'L’assistance peut vous aider',
    text: 'La modification est en vigueur et ne peut pas être annulée depuis cette page. L’assistance peut rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
  'tried-too-often': {
    title: 'Trop de réponses erronées',
    text: 'Par sécurité, ce lien ne permet plus de revenir sur la modification. L’assistance peut encore rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
  'address-taken': {
    title: 'Votre ancienne adresse ouvre un autre espace',
    text: 'Depuis la modification, un autre espace professionnel a pris cette adresse : elle ne peut pas être rétablie, et rien n’a changé. L’assistance peut rendre l’espace à son titulaire, une fois son identité vérifiée.',
  },
  unreadable: {
    title: 'Ce lien n’est pas lisible',
    text: 'L’adresse a été coupée ou modifiée en chemin. Copiez-la en entier depuis le message reçu, d’une seule ligne, dans la barre d’adresse de votre navigateur.',
  },
};

/** Why the link does nothing, and whom to ask. */
export function NothingToDisputePage({ view, why }: { view: View; why: keyof typeof NOTHING }) {
  const { title, text } = NOTHING[why];
  return (
    <Layout view={view} title={title} error={why === 'unreadable'}>
      <PageTitle>{title}</PageTitle>
      <p>{text}</p>
      <Assistance view={view}>Vous pensez que quelqu’un d’autre utilise votre espace ?</Assistance>
      <ButtonGroup>
        <ButtonLink href="/connexion" kind="secondary">
          Connexion
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

function Assistance({ view, children }: { view: View; children: string }) {
  const { assistancePhone, assistanceHours } = view.site;
  return (
    <Notice title={children}>
      <p>
        Appelez l’assistance au <strong>{assistancePhone}</strong> ({assistanceHours}), avec votre numéro
        d’abonné : il figure dans nos messages et sur votre récapitulatif.
      </p>
    </Notice>
  );
}
