import { Notice } from '../../web/components/notice.tsx';
import type { View } from '../../web/components/view.ts';
import { ActivationSteps } from './activation-steps.tsx';
import { Guide, Screen, Step, StepList } from './guide.tsx';
import { OpenCredentials } from './open-credentials.tsx';

/** Fiche, chapter 4. */
export function ChangeAddressGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Changer d’adresse électronique de connexion"
      lead="Trois étapes : la demande, l’activation avec le code reçu à la nouvelle adresse, le récapitulatif."
      facts={[
        {
          label: 'Il vous faut',
          value:
            'être connecté, connaître votre mot de passe actuel et pouvoir lire les courriels de la nouvelle adresse ; l’ancienne ne sert pas',
        },
        { label: 'Délai', value: '48 heures pour activer, à compter de l’envoi du code' },
        {
          label: 'À savoir',
          value: 'tant que le code n’a pas été saisi, rien ne change : vous vous connectez comme avant',
        },
      ]}
      start={{ label: 'Modifier vos identifiants', href: '/espace/identifiants' }}
    >
      <h2 id="demande">Première étape : la demande</h2>
      <StepList>
        <OpenCredentials />
        <Step title="Indiquez la nouvelle adresse">
          <p>
            Cochez « Modifier mon adresse électronique », indiquez la nouvelle adresse, puis confirmez-la.
            Pour changer de mot de passe en même temps, cochez aussi « Saisir mon nouveau mot de passe ».
            Donnez votre mot de passe actuel en dernier, puis choisissez « Valider les modifications ».
          </p>
          <Screen
            name="change-address"
            alt="Formulaire « Modifiez vos identifiants. » : la case « Modifier mon adresse électronique » est cochée, la nouvelle adresse est saisie deux fois."
          />
        </Step>
        <Step title="Le code part à la nouvelle adresse">
          <p>
            Vérifiez l’adresse affichée. « OK » ramène à l’accueil ; « Activez votre espace abonné » mène
            droit à l’activation. Un avis part aussi à l’adresse actuelle.
          </p>
          <Screen
            name="request-sent"
            alt="Écran « Activation de votre espace abonné » : le code d’activation arrive à l’adresse affichée, vous avez 48 heures ; boutons « OK » et « Activez votre espace abonné »."
          />
          <p>
            Tant qu’elle est en attente, la page de vos identifiants montre la demande et son échéance : vous
            pouvez l’annuler, ou faire renvoyer un code, au plus 5 fois par jour.
          </p>
        </Step>
      </StepList>
      <Notice>
        <p>
          L’adresse électronique de l’entreprise est autre chose : la modifier relève de « Gérer les
          services », bloc « DOSSIERS ».
        </p>
      </Notice>
      <h2 id="activation">Deuxième étape : l’activation</h2>
      <ActivationSteps />
      <h2 id="recapitulatif">Troisième étape : le récapitulatif</h2>
      <Recap />
    </Guide>
  );
}

function Recap() {
  return (
    <StepList>
      <Step title="Sauvegardez ou imprimez le récapitulatif">
        <p>
          C’est un fichier PDF : nom, numéro d’abonné, coordonnées, adresse de connexion et question de
          confiance, mais jamais la réponse. Il vous sera utile si vous perdez votre mot de passe.
        </p>
        <Screen
          name="activation-recap"
          alt="Troisième onglet, « Récapitulatif » : le nom, le numéro d’abonné, les boutons « Sauvegardez ou imprimez le récapitulatif » et « Accédez à vos services en ligne »."
        />
        <Screen
          name="recap-pdf"
          alt="Le récapitulatif en PDF : vos coordonnées, votre adresse de connexion, votre question de confiance, la date et l’heure du document."
        />
        <p>
          Il reste disponible à tout moment : « Gérer les services », puis{' '}
          <a href="/aide/coordonnees">« Gérer vos coordonnées »</a>.
        </p>
      </Step>
      <Step title="Connectez-vous avec la nouvelle adresse">
        <p>
          Toutes vos sessions ont été fermées, et l’ancienne adresse est désormais refusée. Vous retrouvez
          votre espace comme il était, avec tous ses dossiers et services.
        </p>
      </Step>
    </StepList>
  );
}
