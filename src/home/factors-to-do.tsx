import { ButtonLink } from '../web/components/button.tsx';
import { longMoment } from '../web/french-dates.ts';
import { ToDoItem } from './to-do-item.tsx';

/** What waits of that by which one signs in. */
export interface FactorsWaiting {
  /** When every factor is taken away, since somebody with the password asked for it. */
  removal?: Date | undefined;
  /** A second step protects the space, and no code on paper is left for the day it cannot be given. */
  noCodesLeft: boolean;
  /** The installation wants a factor, and there is none. */
  factorAsked: boolean;
}

/** One thing at a time, the most pressing first. */
export function FactorsToDo({ removal, factorAsked, noCodesLeft }: FactorsWaiting) {
  if (removal) return <Removal due={removal} />;
  if (factorAsked) return <Factor />;
  return noCodesLeft ? <NewCodes /> : null;
}

/** Given a factor, by whatever page asks for it, it is off: see `factors/removal.ts`. */
function Removal({ due }: { due: Date }) {
  return (
    <ToDoItem
      what="Vérifiez le retrait de vos moyens de connexion"
      actions={<ButtonLink href="/espace/confirmation?retour=%2Fespace">Annuler le retrait</ButtonLink>}
    >
      <p>
        Quelqu’un qui connaît votre mot de passe a déclaré les avoir tous perdus : ils seront retirés le{' '}
        <strong>{longMoment(due)}</strong> au plus tôt. Si ce n’est pas vous, annulez ce retrait en confirmant
        avec l’un d’eux, puis changez de mot de passe.
      </p>
    </ToDoItem>
  );
}

function Factor() {
  return (
    <ToDoItem
      what="Ajoutez une deuxième preuve à la connexion"
      actions={
        <ButtonLink href="/espace/moyens-de-connexion" kind="secondary">
          Choisir une deuxième preuve
        </ButtonLink>
      }
    >
      <p>
        Une clé d’accès ou une application de codes : connaître votre mot de passe ne suffira plus pour
        entrer.
      </p>
    </ToDoItem>
  );
}

function NewCodes() {
  return (
    <ToDoItem
      what="Créez de nouveaux codes de secours"
      actions={
        <ButtonLink href="/espace/moyens-de-connexion/codes" kind="secondary">
          Créer de nouveaux codes
        </ButtonLink>
      }
    >
      <p>
        Il ne vous en reste aucun. Sans eux, si vous perdez votre téléphone ou votre clé, il faudra plusieurs
        jours pour revenir dans votre espace.
      </p>
    </ToDoItem>
  );
}
