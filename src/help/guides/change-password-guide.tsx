import { PASSWORD_EXAMPLE_OF_HELP } from '../../passwords/strength/contained.ts';
import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';
import { OpenCredentials } from './open-credentials.tsx';

/** Fiche, chapter 3. */
export function ChangePasswordGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Changer de mot de passe"
      lead="Une seule étape, avec effet immédiat. Vos dossiers et vos services ne changent pas."
      facts={[
        {
          label: 'Il vous faut',
          value: 'être connecté et connaître votre mot de passe actuel, même expiré',
        },
        {
          label: 'À savoir',
          value:
            'changer de mot de passe annule un changement d’adresse en attente et ferme vos autres sessions',
        },
      ]}
      start={{ label: 'Modifier vos identifiants', href: '/espace/identifiants' }}
    >
      <StepList>
        <OpenCredentials />
        <Step title="Choisissez le nouveau mot de passe">
          <p>
            Cochez « Saisir mon nouveau mot de passe », indiquez-le, puis confirmez-le. Les règles se cochent
            et le niveau de sécurité s’affiche à mesure que vous saisissez ; il doit être « Fort ».
          </p>
          <Screen
            name="change-password"
            alt="Formulaire « Modifiez vos identifiants. » : la case « Saisir mon nouveau mot de passe » est cochée, toutes les règles sont respectées, le niveau de sécurité est « Fort », le mot de passe actuel est saisi."
          />
          <p>
            Donnez votre mot de passe actuel en dernier, puis choisissez « Valider les modifications ». Vous
            l’avez oublié ? Passez par <a href="/aide/mot-de-passe-oublie">« Mot de passe oublié »</a>.
          </p>
        </Step>
        <Step title="C’est fait">
          <p>
            L’écran indique jusqu’à quelle date le mot de passe est valable, et un courriel vous le confirme.
            Choisissez « OK » pour revenir à l’accueil.
          </p>
          <Screen
            name="password-changed"
            alt="Confirmation : « Votre mot de passe a été réinitialisé avec succès. », sa date de validité et le bouton « OK »."
          />
        </Step>
      </StepList>
      <h2 id="regles">Un mot de passe accepté</h2>
      <ul>
        <li>compte de 20 à 128 caractères, dont au moins une lettre et un chiffre, sans espace ;</li>
        <li>
          ne contient ni votre nom, ni votre numéro d’abonné, ni le début de votre adresse électronique ;
        </li>
        <li>n’est ni courant, ni facile à deviner : son niveau de sécurité est « Fort » ;</li>
        <li>n’est ni l’un de vos dix derniers mots de passe, ni un exemple affiché sur ce site.</li>
      </ul>
      <p>
        Le plus simple à retenir est une suite de mots sans rapport entre eux, reliés par des tirets, avec un
        nombre : {PASSWORD_EXAMPLE_OF_HELP}. Celle-ci est refusée : inventez la vôtre, ou laissez un
        gestionnaire de mots de passe en choisir un et le coller.
      </p>
      <h2>Pour éviter qu’on se fasse passer pour vous</h2>
      <ul>
        <li>un mot de passe différent pour chaque site, jamais utilisé auparavant ;</li>
        <li>ne l’envoyez jamais par courriel, ne le communiquez à personne, ne l’écrivez pas en clair ;</li>
        <li>renouvelez-le régulièrement, et dès qu’une personne qui le connaissait quitte l’entreprise.</li>
      </ul>
    </Guide>
  );
}
