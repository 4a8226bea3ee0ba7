import { DataTable } from '../../web/components/lists.tsx';
import type { View } from '../../web/components/view.ts';
import { ActivationSteps } from './activation-steps.tsx';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Créer mon espace professionnel ». */
export function CreationGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Créer votre espace professionnel"
      lead="Un formulaire, un code reçu par courriel, un récapitulatif à conserver."
      facts={[
        {
          label: 'Il vous faut',
          value:
            'une adresse électronique qui n’ouvre pas déjà un espace, et le SIREN de votre entreprise en mode simplifié',
        },
        { label: 'Délai', value: '48 heures pour activer, à compter de l’envoi du code' },
        {
          label: 'À savoir',
          value:
            'en mode simplifié, un second code part par courrier à l’entreprise pour ouvrir ses services',
        },
      ]}
      start={{ label: 'Créer mon espace professionnel', href: '/creation' }}
    >
      <h2>Quel mode choisir ?</h2>
      <DataTable
        caption="Les deux modes"
        columns={['Mode', 'Pour qui', 'Ensuite']}
        rows={[
          [
            'simplifié',
            'votre propre entreprise, et elle seule',
            'le dossier est en attente jusqu’au code reçu par courrier',
          ],
          ['expert', 'une ou plusieurs entreprises', 'les dossiers s’ajoutent plus tard'],
        ]}
      />
      <h2>Le formulaire</h2>
      <StepList>
        <Step title="Remplissez le formulaire">
          <p>
            Vos coordonnées, votre adresse de connexion deux fois, un mot de passe qui obéit aux{' '}
            <a href="/aide/mot-de-passe#regles">règles</a> deux fois, et une question de confiance avec sa
            réponse : elle vous sera demandée si vous oubliez le mot de passe.
          </p>
          <Screen
            name="creation"
            alt="Formulaire « Créer mon espace professionnel » : le mode simplifié est choisi, le SIREN et l’adresse électronique de l’entreprise sont saisis."
          />
        </Step>
        <Step title="Le code part à votre adresse">
          <p>
            L’écran est le même si l’adresse ouvre déjà un espace : le courriel le dit alors, à vous seul.
            Avant l’activation, aucun espace n’existe encore.
          </p>
        </Step>
      </StepList>
      <h2>L’activation</h2>
      <ActivationSteps />
      <p>
        Enregistrez le récapitulatif : votre numéro d’abonné y figure. En mode simplifié, attendez ensuite{' '}
        <a href="/aide/code-par-courrier">le courrier</a>.
      </p>
    </Guide>
  );
}
