import { Screen, Step, StepList } from '../guide.tsx';

/** Fiche, chapter 4.2: the same tabs after a change of address and after a creation. */
export function ActivationSteps() {
  return (
    <StepList>
      <Step title="Lisez le courriel">
        <p>
          Il contient un code de 12 lettres. Ce n’est pas un mot de passe : il ne sert qu’une fois. S’il
          n’arrive pas, regardez dans les courriers indésirables.
        </p>
        <Screen
          name="mail-code"
          alt="Courriel « Création ou modification de l'espace » : le nom du titulaire, son numéro d’abonné et le code d’activation de 12 lettres, bien visible."
        />
      </Step>
      <Step title="Saisissez le code">
        <p>
          Sur la page de connexion, choisissez <a href="/activation">« Activer mon espace / mes services »</a>{' '}
          ; il n’est pas nécessaire d’être connecté. Respectez les majuscules et les minuscules, recopiez les
          caractères de l’image, puis « Continuer ».
        </p>
        <Screen
          name="activation-code"
          alt="Premier onglet, « Code d'activation » : le champ du code, l’image à recopier, le bouton « Continuer »."
        />
      </Step>
      <Step title="Saisissez l’adresse de connexion">
        <p>C’est la nouvelle adresse, celle qui a reçu le code.</p>
        <Screen
          name="activation-address"
          alt="Deuxième onglet, « Identifiants » : le champ « Saisissez votre adresse électronique de connexion », les boutons « Continuer », « Etape précédente » et « Effacer »."
        />
      </Step>
    </StepList>
  );
}
