import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Gérer vos coordonnées ». */
export function HolderDataGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Gérer vos coordonnées"
      lead="Relire et corriger ce que l’espace sait de vous, changer de question de confiance, obtenir une copie de vos données."
      facts={[
        { label: 'Il vous faut', value: 'être connecté ; votre mot de passe peut vous être redemandé' },
        {
          label: 'À savoir',
          value:
            'le numéro d’abonné ne change jamais ; l’adresse de connexion se change avec vos identifiants',
        },
      ]}
      start={{ label: 'Gérer vos coordonnées', href: '/espace/coordonnees' }}
    >
      <StepList>
        <Step title="Ouvrez « Gérer vos coordonnées »">
          <p>
            <a href="/aide/se-connecter">Connectez-vous</a>, choisissez « Gérer les services », puis « Gérer
            vos coordonnées », dans le bloc « INFORMATIONS PERSONNELLES ».
          </p>
          <Screen
            name="holder-data"
            alt="Page « Gérer vos coordonnées » : civilité, nom, prénom, numéro d’abonné, téléphone, adresse postale, puis les identifiants et le récapitulatif."
          />
        </Step>
        <Step title="Corrigez ce qui a changé">
          <p>
            Nom, téléphone, adresse postale : modifiez, puis validez. Pour la question de confiance,
            choisissez aussi une réponse ; elle n’est conservée que sous une forme illisible : personne ne
            pourra vous la rappeler.
          </p>
          <Screen
            name="holder-edit"
            alt="Formulaire des coordonnées : les champs déjà remplis, le bouton pour valider."
          />
        </Step>
        <Step title="Emportez vos données">
          <p>
            <a href="/espace/recapitulatif.pdf">Le récapitulatif</a> est un PDF à conserver.{' '}
            <a href="/espace/donnees.json">Le fichier JSON</a> contient toutes vos données, telles qu’un
            programme les lit.
          </p>
          <Screen
            name="recap-pdf"
            alt="Le récapitulatif en PDF : vos coordonnées, votre adresse de connexion, votre question de confiance, la date et l’heure du document."
          />
        </Step>
      </StepList>
      <h2>Courriels d’information</h2>
      <p>
        Vous pouvez les arrêter sur la même page. Les courriels qui protègent votre espace continuent : ils
        vous préviennent de ce qui s’y passe.
      </p>
      <h2>Ce qui s’est passé sur votre espace</h2>
      <p>
        L’historique montre connexions, demandes et changements, avec leur date et leur provenance. Vous n’en
        reconnaissez pas un ? <a href="/contact">Changez de mot de passe et prévenez l’assistance</a>.
      </p>
      <h2>Où votre espace est ouvert</h2>
      <p>
        <a href="/espace/sessions">Vos sessions ouvertes</a> montre chaque navigateur où votre espace est
        ouvert, depuis quand et depuis où. Fermez-y celle que vous avez laissée ouverte ailleurs, ou toutes
        les autres à la fois.
      </p>
    </Guide>
  );
}
