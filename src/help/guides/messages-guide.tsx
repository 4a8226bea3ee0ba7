import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Messagerie ». */
export function MessagesGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Écrire à l’administration"
      lead="La messagerie garde vos questions et leurs réponses dans votre espace, à l’abri d’un courriel ordinaire."
      facts={[
        {
          label: 'Il vous faut',
          value: 'être titulaire ou administrateur suppléant du service, ou avoir une délégation pour agir',
        },
        { label: 'Message', value: '10 000 caractères au plus' },
        {
          label: 'Pièces jointes',
          value: 'PDF, JPEG ou PNG ; 5 Mo au plus chacune, 5 fichiers et 10 Mo au plus par message',
        },
      ]}
      start={{ label: 'Ouvrir la messagerie', href: '/espace/messagerie' }}
    >
      <StepList>
        <Step title="Écrivez votre question">
          <p>
            « MESSAGERIE » dans le menu, puis « Écrire un message ». Choisissez l’entreprise si vous en avez
            plusieurs, puis le service, écrivez l’objet et le message, et joignez vos fichiers.
          </p>
          <p>
            Si un fichier est refusé ou si votre session prend fin, votre texte est conservé ; seuls les
            fichiers sont à choisir de nouveau.
          </p>
        </Step>
        <Step title="Lisez la réponse">
          <p>
            Un courriel vous prévient qu’il y a un message, sans dire de quoi il s’agit et sans lien pour vous
            connecter. Dans le menu, le nombre d’échanges non lus suit « MESSAGERIE ».
          </p>
          <p>Une pièce jointe s’enregistre sur votre appareil : elle ne s’ouvre jamais dans le site.</p>
          <Screen
            name="message-thread"
            alt="Un échange de la messagerie : la question, puis la réponse de l’administration et sa pièce jointe, dans une autre couleur."
          />
        </Step>
        <Step title="Sachez qui d’autre lit">
          <p>
            Un échange est lu par toutes les personnes qui ont ce service pour l’entreprise : titulaire,
            suppléants et délégataires. Une délégation pour consulter permet de lire, pas d’écrire. Quand un
            rôle prend fin, l’échange n’est plus visible de cette personne.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}
