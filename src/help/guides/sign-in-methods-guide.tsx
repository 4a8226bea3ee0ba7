import type { View } from '../../web/components/view.ts';
import { Guide, Step, StepList } from './guide.tsx';

/** « Vos moyens de connexion » */
export function SignInMethodsGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Vos moyens de connexion"
      lead="Un mot de passe peut être deviné, volé, ou donné sans le vouloir à un faux site. Une clé d’accès ou une application de codes protège votre espace, même alors."
      facts={[
        { label: 'Il vous faut', value: 'être connecté, et avoir votre mot de passe actuel' },
        { label: 'Durée', value: 'deux minutes, une fois pour toutes' },
        {
          label: 'À savoir',
          value: 'dix codes de secours vous sont donnés pour le jour où vous n’auriez plus votre téléphone',
        },
      ]}
      start={{ label: 'Gérer mes moyens de connexion', href: '/espace/moyens-de-connexion' }}
    >
      <h2>Ajouter une clé d’accès</h2>
      <p>
        C’est le plus simple : vous vous connectez ensuite comme vous déverrouillez votre téléphone ou votre
        ordinateur, sans adresse ni mot de passe.
      </p>
      <StepList>
        <Step title="Ouvrez « Gérer mes moyens de connexion »">
          <p>
            <a href="/aide/se-connecter">Connectez-vous</a>, choisissez « Gérer les services », puis « Gérer
            mes moyens de connexion », dans le bloc « INFORMATIONS PERSONNELLES ».
          </p>
        </Step>
        <Step title="Choisissez « Ajouter une clé d’accès »">
          <p>
            Saisissez votre mot de passe actuel. Votre appareil vous propose alors de créer la clé : acceptez
            avec votre empreinte, votre visage ou votre code.
          </p>
        </Step>
        <Step title="Gardez vos codes de secours">
          <p>
            Avec votre premier moyen, dix codes s’affichent, une seule fois. Imprimez-les, ou enregistrez-les
            ailleurs que sur votre téléphone.
          </p>
        </Step>
      </StepList>
      <h2>Ajouter une application de codes</h2>
      <p>
        L’application, sur votre téléphone, affiche un code qui change toutes les 30 secondes. Vous le
        recopiez à la connexion, après votre mot de passe. Elle convient à tous les navigateurs, et fonctionne
        sans réseau.
      </p>
      <StepList>
        <Step title="Installez une application de codes">
          <p>
            FreeOTP, Aegis, Google Authenticator, Microsoft Authenticator, ou votre gestionnaire de mots de
            passe : toutes conviennent.
          </p>
        </Step>
        <Step title="Choisissez « Ajouter une application de codes »">
          <p>Saisissez votre mot de passe actuel. Une image carrée s’affiche : c’est un code QR.</p>
        </Step>
        <Step title="Scannez l’image, puis recopiez le code">
          <p>
            Dans l’application, choisissez d’ajouter un compte et de scanner un code QR. Sans appareil photo,
            dépliez « Vous ne pouvez pas scanner l’image ? » et recopiez la clé. L’application affiche un code
            à 6 chiffres : saisissez-le. S’il est refusé, réglez l’heure du téléphone sur « automatique ».
          </p>
        </Step>
      </StepList>
      <h2>Vos codes de secours</h2>
      <p>
        Chacun remplace une fois l’application ou la clé, après votre mot de passe. Un courriel vous dit
        combien il vous en reste. Perdus ou épuisés ? Créez-en de nouveaux : les précédents ne fonctionnent
        plus.
      </p>
      <h2>Un navigateur de confiance</h2>
      <p>
        À la connexion, une case vous permet de ne plus donner de code dans ce navigateur pendant six mois.
        Cochez-la seulement sur un appareil que vous êtes seul à utiliser. La liste de ces navigateurs est sur
        la même page : retirez-y celui que vous n’avez plus.
      </p>
      <h2>Vous avez changé de téléphone, ou l’avez perdu</h2>
      <p>
        Connectez-vous avec un code de secours, puis choisissez « Remplacer l’application », ou retirez la clé
        d’accès de l’appareil perdu et ajoutez-en une autre. Sans code de secours, la page de connexion vous
        dit ce qu’il reste à faire ; <a href="/contact">l’assistance</a> peut vous y aider, sans jamais vous
        demander de code.
      </p>
      <h2>Après un mot de passe oublié ou un changement d’adresse</h2>
      <p>
        Pendant 48 heures, aucun moyen de connexion ne peut être ajouté, remplacé ni retiré : si quelqu’un
        d’autre en était l’auteur, vous auriez le temps de le dire.
      </p>
    </Guide>
  );
}
