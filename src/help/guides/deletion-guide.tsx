import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Supprimer votre espace professionnel ». */
export function DeletionGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Supprimer votre espace professionnel"
      lead="La suppression ferme votre espace et efface vos données. Elle ne ferme pas l’entreprise et n’efface aucune de ses déclarations."
      facts={[
        { label: 'Il vous faut', value: 'être connecté et connaître votre mot de passe' },
        { label: 'Délai', value: 'définitive après 7 jours ; se connecter avant l’annule' },
        {
          label: 'À savoir',
          value:
            'la page dit quelles entreprises n’auraient plus de titulaire : proposez-y d’abord un successeur',
        },
      ]}
      start={{ label: 'Supprimer votre espace professionnel', href: '/espace/suppression' }}
    >
      <StepList>
        <Step title="Emportez ce que vous voulez garder">
          <p>
            Téléchargez <a href="/espace/recapitulatif.pdf">votre récapitulatif</a> et{' '}
            <a href="/espace/donnees.json">toutes vos données</a>.
          </p>
        </Step>
        <Step title="Proposez un successeur">
          <p>
            La page nomme les entreprises qui n’auraient plus de titulaire. Pour chacune, proposez un
            successeur avec son numéro d’abonné et son nom. Il accepte dans son espace, à partir de 72 heures
            après votre proposition et pendant 7 jours, et devient titulaire à votre place. Tant qu’il n’a pas
            accepté, vous pouvez retirer la proposition.
          </p>
        </Step>
        <Step title="Demandez la suppression">
          <p>
            « Gérer les services », puis « Supprimer votre espace professionnel ». Saisissez votre mot de
            passe et confirmez.
          </p>
          <Screen
            name="deletion"
            alt="Page « Supprimer votre espace professionnel » : ce qui sera effacé, le mot de passe, la case de confirmation."
          />
        </Step>
        <Step title="Sept jours pour changer d’avis">
          <p>
            Un courriel confirme la demande et sa date. Pour l’annuler, il suffit de vous connecter d’ici là.
            Passé ce délai, l’espace n’existe plus et le numéro d’abonné n’est donné à personne d’autre.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}
