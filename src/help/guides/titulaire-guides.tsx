import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Adhérer aux services en ligne ». */
export function AdhesionGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Adhérer aux services en ligne"
      lead="L’adhésion ouvre des services à une entreprise, et fait de vous leur titulaire."
      facts={[
        {
          label: 'Il vous faut',
          value: 'le SIREN de l’entreprise ; être son représentant légal, ou mandaté par lui',
        },
        { label: 'Délai', value: 'une demande reste ouverte 60 jours' },
        {
          label: 'À savoir',
          value:
            'un service qui a déjà un titulaire ne s’ouvre pas ainsi : demandez une délégation, ou une substitution',
        },
      ]}
      start={{ label: 'Adhérer aux services en ligne', href: '/espace/services#services-en-ligne' }}
    >
      <StepList>
        <Step title="Indiquez l’entreprise">
          <p>
            « Gérer les services », puis « Adhérer aux services en ligne ». Saisissez le SIREN : 9 chiffres.
          </p>
        </Step>
        <Step title="Choisissez les services">
          <p>
            Dites à quel titre vous agissez, cochez les services, et choisissez la preuve : un formulaire
            signé, envoyé au service des impôts, ou une lettre avec un code, envoyée à l’adresse postale de
            l’entreprise.
          </p>
          <Screen
            name="adhesion-services"
            alt="Deuxième étape de l’adhésion : à quel titre vous agissez, les services demandés, et la preuve, par un formulaire signé ou par une lettre."
          />
        </Step>
        <Step title="Relisez, puis prouvez">
          <p>
            Relisez la demande et envoyez-la. Avec le formulaire : imprimez-le, faites-le signer et
            envoyez-le ; un courriel vous dit la décision et, en cas de refus, son motif. Avec la lettre :
            saisissez son code dans <a href="/activation">« Activer mon espace / mes services »</a>.
          </p>
          <Screen
            name="adhesion-request"
            alt="Page de la demande d’adhésion : elle est envoyée, le formulaire à faire signer est à télécharger, et la date limite est indiquée."
          />
        </Step>
        <Step title="Les services sont ouverts">
          <p>
            Ils sont sur votre accueil. Vous pouvez ensuite{' '}
            <a href="/aide/suppleants">désigner un administrateur suppléant</a> ou{' '}
            <a href="/aide/delegations">déléguer des services</a>.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}

/** « Gérer vos substitutions ». */
export function SubstitutionGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Remplacer le titulaire d’un service"
      lead="La substitution fait passer des services d’un titulaire à un autre, par exemple quand il a quitté l’entreprise."
      facts={[
        { label: 'Il vous faut', value: 'le SIREN de l’entreprise, et le motif du remplacement' },
        {
          label: 'Délai',
          value: 'le titulaire a 15 jours pour s’opposer ; une demande reste ouverte 60 jours',
        },
        {
          label: 'Ce qui reste',
          value:
            'les administrateurs suppléants ; les délégations données par l’ancien titulaire sont mises en sommeil',
        },
      ]}
      start={{ label: 'Gérer vos substitutions', href: '/espace/services#services-en-ligne' }}
    >
      <StepList>
        <Step title="Demandez le remplacement">
          <p>
            « Gérer les services », puis « Gérer vos substitutions (remplacer le titulaire) ». Indiquez
            l’entreprise, les services et le motif. Le nom du titulaire ne vous est pas donné.
          </p>
          <Screen
            name="substitution-services"
            alt="Deuxième étape d’une substitution : à quel titre vous agissez, les services dont vous voulez devenir titulaire, et le motif du remplacement."
          />
        </Step>
        <Step title="Le titulaire est prévenu">
          <p>
            Il peut accepter tout de suite dans son espace, ou s’opposer. Une opposition ne met fin à rien :
            le service des impôts lit les deux explications et décide.
          </p>
        </Step>
        <Step title="Sans réponse de sa part">
          <p>
            Après 15 jours, une lettre avec un code part à l’adresse postale de l’entreprise. Saisissez le
            code dans <a href="/activation">« Activer mon espace / mes services »</a> : vous êtes titulaire.
          </p>
        </Step>
      </StepList>
      <h2>Quelqu’un demande à vous remplacer</h2>
      <p>
        Un courriel vous le dit, et votre accueil aussi. Répondez dans « Gérer vos substitutions » : acceptez,
        ou opposez-vous en disant pourquoi. Si vous ne connaissez pas cette demande, opposez-vous et appelez
        l’assistance.
      </p>
      <Screen
        name="substitution-answer"
        alt="Page « Une personne demande à vous remplacer » : l’entreprise, les services, le demandeur et son motif, puis les réponses « J’accepte » et « Je m’oppose »."
      />
    </Guide>
  );
}
