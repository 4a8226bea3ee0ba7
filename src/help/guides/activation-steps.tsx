import { Screen, Step, StepList } from './guide.tsx';

/** Fiche, chapter 4.2: the same tabs after a change of address and after a creation. */
export function ActivationSteps() {
  return (
    <StepList>
      <Step title="Lisez le courriel">
        <p>
          Il contient un code de 12 lettres. Ce n’est pas un mot de passe : il ne sert qu’une fois. S’il
          n’arrive pas, regardez dans les courriers indésirables. S’il en arrive plusieurs, l’heure, le
          navigateur et le réseau qu’ils indiquent vous disent lequel répond à votre demande.
        </p>
        <Screen
          name="mail-code"
          alt="Courriel « Création ou modification de l'espace » : le code d’activation de 12 lettres, bien visible, et l’heure, le navigateur et le réseau de la demande."
        />
      </Step>
      <Step title="Saisissez le code">
        <p>
          Sur la page de connexion, choisissez <a href="/activation">« Activer mon espace / mes services »</a>
          &nbsp;; il n’est pas nécessaire d’être connecté. Respectez les majuscules et les minuscules, puis
          choisissez « Continuer ».
        </p>
        <Screen
          name="activation-code"
          alt="Premier onglet, « Code d'activation » : le champ du code, la vérification automatique, le bouton « Continuer »."
        />
      </Step>
      <Step title="Saisissez l’adresse de connexion et, s’il est demandé, le mot de passe">
        <p>
          C’est l’adresse qui a reçu le code. Si vous le saisissez dans un autre navigateur que celui de la
          demande, ou sans être connecté, votre mot de passe est demandé aussi : celui avec lequel vous vous
          connectez, ou celui que vous avez choisi en faisant la demande. Recevoir le code ne suffit donc pas.
          Cinq mots de passe erronés arrêtent ce code, et lui seul : faites-en envoyer un autre.
        </p>
        <Screen
          name="activation-address"
          alt="Deuxième onglet, « Identifiants » : le code, le champ « Saisissez votre adresse électronique de connexion », les boutons « Continuer », « Etape précédente » et « Effacer »."
        />
      </Step>
    </StepList>
  );
}
