import type { ComponentChildren } from 'preact';
import { displayedEmail } from '../account/email-address.ts';
import type { CodeState } from '../codes/waiting-code.ts';
import type { Dossier } from '../mandates/dossier.ts';
import { OFFERS_PATH } from '../mandates/granting/offers.ts';
import type { OwnRequest, ReceivedRequest } from '../mandates/role-request.ts';
import { Button, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { daysAfter, longDay, longMoment, parisDay } from '../web/french-dates.ts';
import { FactorsToDo, type FactorsWaiting } from './factors-to-do.tsx';
import { AnswerToDo, RequestsToDo } from './role-requests.tsx';
import { ToDoItem } from './to-do-item.tsx';

/** Another address that was asked for and is not in force yet. */
export interface PendingAddress {
  newEmail: string;
  withPassword: boolean;
  code: CodeState;
}

/** What waits for its holder. */
export interface ToDo extends FactorsWaiting {
  pending?: PendingAddress | undefined;
  /** Last day of a password that is about to expire, `YYYY-MM-DD`. */
  expiresOn?: string | undefined;
  /** How many offers of a role wait for an answer. */
  offers: number;
  /** How many proposals to a successor, made by this account, wait for an answer. */
  successors: number;
  /** How many suppléants are to be confirmed, as each year. */
  reviews: number;
  /** Dossiers whose letter is on its way. */
  awaited: readonly Dossier[];
  /** What this person has asked for. */
  requests: readonly OwnRequest[];
  /** Who asks to replace this person. */
  received: readonly ReceivedRequest[];
  now: Date;
}

/** As many days before its last one as the first reminder is mailed. */
const EXPIRY_TOLD_DAYS = 30;

/** @param validUntil last day of the password, `YYYY-MM-DD` in Paris */
export function toDoOf(
  pending: PendingAddress | undefined,
  validUntil: string,
  {
    dossiers,
    ...roles
  }: Omit<ToDo, 'pending' | 'expiresOn' | 'awaited' | 'now'> & { dossiers: readonly Dossier[] },
  now: Date,
): ToDo {
  return {
    ...roles,
    now,
    pending,
    expiresOn: validUntil <= daysAfter(parisDay(now), EXPIRY_TOLD_DAYS) ? validUntil : undefined,
    awaited: dossiers.filter(({ status }) => status === 'waiting'),
  };
}

function isNothingToDo(toDo: ToDo): boolean {
  const { pending, expiresOn, removal, noCodesLeft, factorAsked, offers, successors, reviews } = toDo;
  const { awaited, requests, received } = toDo;
  const isSomething = [
    pending,
    expiresOn,
    removal,
    noCodesLeft,
    factorAsked,
    offers,
    successors,
    reviews,
  ].some(Boolean);
  return !isSomething && [...awaited, ...requests, ...received].length === 0;
}

/** First on the home; nothing to do is told in one quiet line. And the way for whoever holds a code. */
export function ToDoPart({ toDo }: { toDo: ToDo }) {
  const { pending, expiresOn, offers, successors, reviews, awaited, requests, received, now } = toDo;
  const isFree = isNothingToDo(toDo);
  return (
    <section class={isFree ? 'ep-to-do ep-to-do--free' : 'ep-to-do'} aria-labelledby="a-faire">
      <h2 class="ep-to-do__title" id="a-faire">
        À faire
      </h2>
      {isFree ? (
        <p>Rien ne vous attend.</p>
      ) : (
        <ul class="ep-to-do__list">
          {pending ? <Pending pending={pending} /> : null}
          {expiresOn ? <Expiry lastDay={expiresOn} /> : null}
          <FactorsToDo {...toDo} />
          {offers > 0 ? <Offers count={offers} /> : null}
          {successors > 0 ? <Successors count={successors} /> : null}
          {reviews > 0 ? <Reviews count={reviews} /> : null}
          <AnswerToDo requests={received} now={now} />
          {awaited.length > 0 ? <Awaited dossiers={awaited} /> : null}
          <RequestsToDo requests={requests} />
        </ul>
      )}
      <p class="ep-to-do__code">
        Vous avez reçu un code par courriel ou par lettre ?{' '}
        <a href="/activation">Activer mon espace / mes services</a>
      </p>
    </section>
  );
}

function Pending({ pending: { newEmail, withPassword, code } }: { pending: PendingAddress }) {
  return (
    <ToDoItem
      what={
        withPassword
          ? 'Activez votre nouvelle adresse et votre nouveau mot de passe'
          : 'Activez votre nouvelle adresse'
      }
      actions={
        <>
          <ButtonLink href="/activation">Activer</ButtonLink>
          <Form action="/espace/identifiants/annuler">
            <Button kind="secondary">Annuler la demande</Button>
          </Form>
          <a href="/espace/identifiants">Voir la demande</a>
        </>
      }
    >
      <p>
        {codeSentence(code, displayedEmail(newEmail))}
        D’ici là, vos identifiants actuels fonctionnent. Si vous n’avez rien demandé, annulez la demande et
        changez de mot de passe.
      </p>
    </ToDoItem>
  );
}

function codeSentence(code: CodeState, address: string): ComponentChildren {
  switch (code.state) {
    case 'sent':
      return (
        <>
          Saisissez avant le <strong>{longMoment(code.deadline)}</strong> le code envoyé à {address}.{' '}
        </>
      );
    case 'leaving':
      return <>Un code va être envoyé à {address}. </>;
    default:
      return (
        <>
          <strong>Le code destiné à {address} ne peut pas servir : voyez la demande.</strong>{' '}
        </>
      );
  }
}

function Expiry({ lastDay }: { lastDay: string }) {
  return (
    <ToDoItem
      what="Changez de mot de passe"
      actions={
        <ButtonLink href="/espace/identifiants" kind="secondary">
          Changer de mot de passe
        </ButtonLink>
      }
    >
      <p>
        Votre mot de passe expire le <strong>{longDay(lastDay)}</strong>.
      </p>
    </ToDoItem>
  );
}

function Offers({ count }: { count: number }) {
  return (
    <ToDoItem
      what={count === 1 ? 'Répondez à une proposition' : `Répondez à ${count} propositions`}
      actions={
        <ButtonLink href={OFFERS_PATH} kind="secondary">
          {count === 1 ? 'Voir la proposition' : 'Voir les propositions'}
        </ButtonLink>
      }
    >
      <p>On vous propose d’agir pour une entreprise. Rien ne change tant que vous n’avez pas accepté.</p>
    </ToDoItem>
  );
}

function Successors({ count }: { count: number }) {
  const one = count === 1;
  return (
    <ToDoItem
      what={
        one ? 'Vérifiez votre proposition à un successeur' : 'Vérifiez vos propositions à des successeurs'
      }
      actions={
        <ButtonLink href="/espace/suppression" kind="secondary">
          {one ? 'Voir ou retirer la proposition' : 'Voir ou retirer les propositions'}
        </ButtonLink>
      }
    >
      <p>
        {one
          ? 'Une personne est proposée pour devenir titulaire à votre place. '
          : `${count} propositions de devenir titulaire à votre place attendent une réponse. `}
        Si vous ne l’avez pas demandé, retirez-{one ? 'la' : 'les'} et changez de mot de passe.
      </p>
    </ToDoItem>
  );
}

function Reviews({ count }: { count: number }) {
  return (
    <ToDoItem
      what={
        count === 1
          ? 'Dites si un suppléant est toujours utile'
          : `Dites si ${count} suppléants sont toujours utiles`
      }
      actions={
        <ButtonLink href="/espace/administrateurs-suppleants" kind="secondary">
          Voir vos suppléants
        </ButtonLink>
      }
    >
      <p>Cette question vous est posée une fois par an. Sans réponse, rien ne change.</p>
    </ToDoItem>
  );
}

function Awaited({ dossiers }: { dossiers: readonly Dossier[] }) {
  const [first, ...others] = dossiers;
  return (
    <ToDoItem
      what="Attendez la lettre, puis saisissez son code"
      actions={
        <>
          <ButtonLink href="/activation" kind="secondary">
            Saisir le code de la lettre
          </ButtonLink>
          <a href="/aide/code-par-courrier">La lettre n’arrive pas ?</a>
        </>
      }
    >
      <p>
        {others.length === 0
          ? `Une lettre est attendue pour le dossier ${first?.name}.`
          : `Des lettres sont attendues pour ${dossiers.length} dossiers.`}
      </p>
    </ToDoItem>
  );
}
