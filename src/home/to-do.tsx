import type { Dossier } from '../account/dossier.ts';
import { displayedEmail } from '../account/email-address.ts';
import type { CodeState } from '../codes/waiting-code.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { Card } from '../web/components/services.tsx';
import { daysAfter, longDay, longMoment, parisDay } from '../web/french-dates.ts';

/** Another address that was asked for and is not in force yet. */
export interface PendingAddress {
  newEmail: string;
  withPassword: boolean;
  code: CodeState;
}

/** What waits for its holder. */
export interface ToDo {
  pending?: PendingAddress | undefined;
  /** Last day of a password that is about to expire, `YYYY-MM-DD`. */
  expiresOn?: string | undefined;
  /** Dossiers whose letter is on its way. */
  awaited: readonly Dossier[];
}

/** As many days before its last one as the first reminder is mailed. */
const EXPIRY_TOLD_DAYS = 30;

/** @param validUntil last day of the password, `YYYY-MM-DD` in Paris */
export function toDoOf(
  pending: PendingAddress | undefined,
  validUntil: string,
  dossiers: readonly Dossier[],
  now: Date,
): ToDo {
  return {
    pending,
    expiresOn: validUntil <= daysAfter(parisDay(now), EXPIRY_TOLD_DAYS) ? validUntil : undefined,
    awaited: dossiers.filter(({ status }) => status === 'waiting'),
  };
}

/** First on the home, where there is anything; and the way for whoever holds a code. */
export function ToDoPart({ toDo }: { toDo: ToDo }) {
  const { pending, expiresOn, awaited } = toDo;
  return (
    <>
      {pending || expiresOn || awaited.length > 0 ? (
        <Card title="À faire">
          {pending ? <Pending pending={pending} /> : null}
          {expiresOn ? <Expiry lastDay={expiresOn} /> : null}
          {awaited.length > 0 ? <Awaited dossiers={awaited} /> : null}
        </Card>
      ) : null}
      <p>
        Vous avez reçu un code d’activation par courriel ou par lettre ?{' '}
        <a href="/activation">Activer mon espace / mes services</a>
      </p>
    </>
  );
}

function Pending({ pending }: { pending: PendingAddress }) {
  const { newEmail, withPassword, code } = pending;
  return (
    <>
      <p>
        <strong>
          {withPassword
            ? 'Votre nouvelle adresse et votre nouveau mot de passe attendent leur activation.'
            : 'Votre nouvelle adresse attend son activation.'}
        </strong>{' '}
        Un code est destiné à {displayedEmail(newEmail)}.{' '}
        {code.state === 'sent' ? (
          <>
            Saisissez-le avant le <strong>{longMoment(code.deadline)}</strong>.
          </>
        ) : code.state === 'leaving' ? (
          'Il va être envoyé.'
        ) : (
          <strong>Il ne peut pas servir : voyez la demande.</strong>
        )}{' '}
        D’ici là, vos identifiants actuels fonctionnent. Si vous n’avez rien demandé, annulez la demande et
        changez de mot de passe.
      </p>
      <ButtonGroup>
        <ButtonLink href="/activation">Activer</ButtonLink>
        <ButtonLink href="/espace/identifiants" kind="secondary">
          Voir la demande
        </ButtonLink>
        <Form action="/espace/identifiants/annuler">
          <Button kind="discreet">Annuler la demande</Button>
        </Form>
      </ButtonGroup>
    </>
  );
}

function Expiry({ lastDay }: { lastDay: string }) {
  return (
    <p>
      <strong>Votre mot de passe expire le {longDay(lastDay)}.</strong>{' '}
      <a href="/espace/identifiants">Changer de mot de passe</a>
    </p>
  );
}

function Awaited({ dossiers }: { dossiers: readonly Dossier[] }) {
  const [first, ...others] = dossiers;
  return (
    <p>
      <strong>
        {others.length === 0
          ? `Une lettre est attendue pour le dossier ${first?.name}.`
          : `Des lettres sont attendues pour ${dossiers.length} dossiers.`}
      </strong>{' '}
      <a href="/activation">Saisir le code de la lettre</a> ·{' '}
      <a href="/aide/code-par-courrier">La lettre n’arrive pas ?</a>
    </p>
  );
}
