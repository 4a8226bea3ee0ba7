import { FROZEN_FOR_DAYS } from '../account/account.ts';
import { DISPUTE_PATH } from '../credentials/dispute-link.ts';
import { ForgottenAnswer } from '../holder-data/forgotten-answer.tsx';
import { shownQuestion } from '../holder-data/security-question.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { TextField } from '../web/components/field.tsx';
import { RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { PasswordField } from '../web/components/password-field.tsx';
import { ReferenceAction, ReferenceForm } from '../web/components/reference-form.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { Change } from './dispute-state.ts';
import { Assistance, DISPUTE_TITLE } from './result-pages.tsx';

/** What the buttons of these pages ask for, in the field `action`; without it a reference is only looked up. */
export const ACTIONS = { cancel: 'annuler', undo: 'retablir', freeze: 'suspendre' } as const;

/** Where the links of our mails lead. */
export function EnterReferencePage(props: { view: View; reference?: string; error?: string }) {
  return (
    <ReferenceForm {...props} title={DISPUTE_TITLE} action={DISPUTE_PATH}>
      Nous vous avons signalé, par courriel, une modification de votre adresse électronique de connexion que
      vous n’avez pas faite ? Saisissez la référence que porte ce message.
    </ReferenceForm>
  );
}

interface AskProps {
  view: View;
  change: Change;
  reference: string;
}

/** The change waits for its code: one button cancels it. */
export function AskToCancelPage({ view, change, reference }: AskProps) {
  return (
    <Layout view={view} title={DISPUTE_TITLE}>
      <PageTitle>{DISPUTE_TITLE}</PageTitle>
      <Lead>
        Le {longMoment(change.requested_at)}, il a été demandé que votre espace professionnel s’ouvre avec une
        autre adresse électronique. Rien n’a encore changé.
      </Lead>
      <p>Si vous n’avez pas fait cette demande, annulez-la :</p>
      <ul>
        <li>le code envoyé à l’autre adresse ne fonctionnera plus ;</li>
        <li>toutes les sessions ouvertes sur votre espace seront fermées, où qu’elles soient ;</li>
        <li>vous continuerez à vous connecter avec votre adresse et votre mot de passe actuels.</li>
      </ul>
      <ReferenceAction action={DISPUTE_PATH} reference={reference}>
        <ButtonGroup>
          <Button kind="danger" name="action" value={ACTIONS.cancel}>
            Annuler cette demande
          </Button>
          <ItWasMe />
        </ButtonGroup>
      </ReferenceAction>
    </Layout>
  );
}

/** The change is in force: the answer puts the old address back. */
export function AskToUndoPage({
  view,
  change,
  reference,
  until,
  question,
  error,
}: AskProps & { until: Date; question: string; error?: string }) {
  return (
    <FormPage view={view} title={DISPUTE_TITLE} fields={['answer']} errors={{ answer: error }}>
      <InForceSince change={change} />
      <p>
        Si vous n’avez pas fait ce changement, vous pouvez y revenir jusqu’au{' '}
        <strong>{longMoment(until)}</strong> :
      </p>
      <ul>
        <li>votre ancienne adresse, celle qui a reçu notre message, ouvrira de nouveau votre espace ;</li>
        <li>
          toutes les sessions seront fermées, et aucun code ni mot de passe en cours ne fonctionnera plus ;
        </li>
        <li>un code vous sera envoyé à l’ancienne adresse pour choisir un nouveau mot de passe.</li>
      </ul>
      <RequiredNote />
      <ReferenceAction action={DISPUTE_PATH} reference={reference}>
        <TextField
          label={shownQuestion(question)}
          name="answer"
          hint="Votre réponse à la question de confiance, celle qui était en place avant le changement. Majuscules, accents, tirets et apostrophes ne comptent pas."
          required
        />
        <ButtonGroup>
          <Button kind="danger" name="action" value={ACTIONS.undo}>
            Rétablir mon ancienne adresse
          </Button>
          <ItWasMe />
        </ButtonGroup>
      </ReferenceAction>
      <p>
        <ForgottenAnswer />
      </p>
    </FormPage>
  );
}

/** The change is in force, and no question is asked: a password in force before closes the account for a while. */
export function AskToFreezePage({
  view,
  change,
  reference,
  until,
  error,
}: AskProps & { until: Date; error?: string }) {
  return (
    <FormPage view={view} title={DISPUTE_TITLE} fields={['password']} errors={{ password: error }}>
      <InForceSince change={change} />
      <p>
        Si vous n’avez pas fait ce changement, vous avez jusqu’au <strong>{longMoment(until)}</strong> pour
        suspendre l’espace, une seule fois et pour {FROZEN_FOR_DAYS} jours au plus :
      </p>
      <ul>
        <li>toutes les sessions seront fermées, et personne ne pourra se connecter ;</li>
        <li>aucun code ne fonctionnera, et rien ne sera effacé ;</li>
        <li>
          appelez alors l’assistance : une fois votre identité vérifiée, elle vous rendra l’espace. Sans
          décision de sa part, il s’ouvrira de nouveau de lui-même, tel qu’il est.
        </li>
      </ul>
      <RequiredNote />
      <ReferenceAction action={DISPUTE_PATH} reference={reference}>
        <PasswordField
          label="Mot de passe d’avant le changement"
          name="password"
          hint="Celui avec lequel votre espace s’ouvrait avant que l’adresse ne change."
          required
        />
        <ButtonGroup>
          <Button kind="danger" name="action" value={ACTIONS.freeze}>
            Suspendre l’espace
          </Button>
          <ItWasMe />
        </ButtonGroup>
      </ReferenceAction>
      <Assistance view={view}>Vous ne connaissez plus ce mot de passe ?</Assistance>
    </FormPage>
  );
}

function InForceSince({ change }: { change: Change }) {
  return (
    <Lead>
      Depuis le {longMoment(change.ended_at ?? change.requested_at)}, votre espace professionnel s’ouvre avec
      une autre adresse électronique.
    </Lead>
  );
}

function ItWasMe() {
  return (
    <ButtonLink href="/connexion" kind="secondary">
      C’était bien moi
    </ButtonLink>
  );
}
