import { Screen, Step } from './guide.tsx';

/** The same first step of both procedures of the fiche (chapter 2, end). */
export function OpenCredentials() {
  return (
    <Step title="Ouvrez « Gérer les services »">
      <p>
        <a href="/aide/se-connecter">Connectez-vous</a>, choisissez « Gérer les services », puis « Gérer votre
        adresse électronique de connexion ou votre mot de passe », dans le bloc « INFORMATIONS PERSONNELLES ».
      </p>
      <Screen
        name="services"
        alt="Page « Gérer les services » : quatre blocs de liens, dont « INFORMATIONS PERSONNELLES » avec « Gérer votre adresse électronique de connexion ou votre mot de passe »."
      />
    </Step>
  );
}
