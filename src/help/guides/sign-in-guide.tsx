import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** Fiche, chapter 2. */
export function SignInGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Se connecter"
      lead="Votre adresse électronique, votre mot de passe : vous êtes dans votre espace."
      facts={[
        { label: 'Il vous faut', value: 'votre adresse électronique de connexion et votre mot de passe' },
        { label: 'Durée', value: 'une minute ; la session se ferme après 30 minutes sans activité' },
      ]}
      start={{ label: 'Ouvrir la page de connexion', href: '/connexion' }}
    >
      <StepList>
        <Step title="Ouvrez la page de connexion">
          <p>
            Saisissez vous-même l’adresse du site, ou utilisez votre favori : nos courriels ne contiennent
            jamais de lien pour se connecter.
          </p>
        </Step>
        <Step title="Identifiez-vous">
          <p>
            Saisissez votre adresse électronique et votre mot de passe, puis choisissez « Connexion ».
            « Afficher » vous permet de relire le mot de passe.
          </p>
          <Screen
            name="sign-in"
            alt="Page de connexion : champs « Adresse électronique » et « Mot de passe », lien « Mot de passe oublié », vérification automatique, bouton « Connexion »."
          />
          <p>
            Pour écarter les robots, votre navigateur fait un calcul pendant que vous remplissez le
            formulaire : vous n’avez rien à recopier. « Autre moyen » propose à la place les caractères d’une
            image ; « Ecouter l'extrait sonore » les dicte. Sans JavaScript, l’image est affichée d’emblée, et
            un code par courriel peut la remplacer.
          </p>
        </Step>
        <Step title="Vous êtes sur la page d’accueil">
          <p>
            Elle montre vos services : ceux de votre entreprise, s’il n’y en a qu’une ; la liste de vos
            dossiers, s’il y en a plusieurs. En haut de chaque page figurent votre nom, votre numéro d’abonné,
            la date d’expiration du mot de passe et « Quitter », qui ferme la session.
          </p>
          <Screen
            name="home"
            alt="Page d’accueil : en haut le menu, le nom, le numéro d’abonné, l’expiration du mot de passe et « Quitter » ; puis le dossier courant, et les services de l’entreprise rangés sous « Consulter », « Déclarer »…"
          />
        </Step>
      </StepList>
      <h2>Votre mot de passe a expiré</h2>
      <p>
        Il vous permet encore de vous connecter, mais seulement pour{' '}
        <a href="/aide/mot-de-passe">en choisir un nouveau</a>. Des courriels vous préviennent 30 jours et 7
        jours avant.
      </p>
    </Guide>
  );
}
