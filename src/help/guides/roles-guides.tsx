import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Consulter vos services (habilitations) », the history of a dossier, and the three roles. */
export function RolesGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Savoir pour qui vous agissez, et à quel titre"
      lead="En haut de chaque page : l’entreprise pour laquelle vous agissez, son SIREN et votre rôle. Le détail est dans vos habilitations."
      facts={[
        {
          label: 'Titulaire',
          value: 'un seul par service : il désigne les suppléants et donne les délégations',
        },
        {
          label: 'Administrateur suppléant',
          value: 'utilise les services et les délègue, comme le titulaire',
        },
        {
          label: 'Délégataire',
          value: 'utilise les services délégués, un an au plus ; ne peut rien confier à quelqu’un d’autre',
        },
      ]}
      start={{ label: 'Consulter vos services (habilitations)', href: '/espace/habilitations' }}
    >
      <StepList>
        <Step title="Voyez vos habilitations">
          <p>
            « Gérer les services », puis « Consulter vos services (habilitations) » : dossier par dossier, ce
            que vous pouvez faire, depuis quand, jusqu’à quand et qui vous l’a donné. La liste se garde en PDF
            ou pour un tableur.
          </p>
          <Screen
            name="habilitations"
            alt="Page « Consulter vos services » : un tableau des dossiers, des services, de votre rôle et de qui l’a donné."
          />
        </Step>
        <Step title="Changez d’entreprise">
          <p>
            Avec plusieurs dossiers, « DOSSIER » dans le menu, ou « Changer de dossier » en haut de la page,
            choisit celui pour lequel vous agissez.
          </p>
        </Step>
        <Step title="Relisez l’historique du dossier">
          <p>
            Sur l’accueil, « Historique du dossier » dit ce qui a changé dans les services de l’entreprise,
            quand et par qui.
          </p>
          <Screen
            name="dossier-history"
            alt="Page « Historique du dossier » : ce qui a changé, quand, et par qui."
          />
        </Step>
      </StepList>
    </Guide>
  );
}

/** « Gérer vos administrateurs suppléants ». */
export function SuppleantsGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Désigner un administrateur suppléant"
      lead="Avec un suppléant, l’entreprise ne dépend pas d’une seule personne."
      facts={[
        {
          label: 'Il vous faut',
          value: 'être titulaire ; le numéro d’abonné et le nom de la personne ; votre mot de passe',
        },
        { label: 'Délai', value: 'la personne a 7 jours pour accepter, dans son propre espace' },
        { label: 'Au plus', value: '10 administrateurs suppléants par dossier' },
      ]}
      start={{ label: 'Gérer vos administrateurs suppléants', href: '/espace/services#droits-acces' }}
    >
      <StepList>
        <Step title="Désignez la personne">
          <p>
            « Gérer les services », puis « Gérer vos administrateurs suppléants ». Saisissez son numéro
            d’abonné et son nom : ils doivent aller ensemble. La réponse est la même qu’un espace existe ou
            non.
          </p>
          <Screen
            name="suppleants"
            alt="Page « Gérer vos administrateurs suppléants » : la liste des suppléants d’un dossier, et ce que vous pouvez faire."
          />
        </Step>
        <Step title="La personne accepte">
          <p>
            Elle trouve la proposition dans « À faire », sur son accueil, et l’accepte ou la refuse avec son
            mot de passe. Aucun courriel ne contient de lien pour accepter.
          </p>
          <Screen
            name="offers"
            alt="Page « Propositions reçues » : qui propose quoi, pour quelle entreprise, et les boutons « Accepter » et « Refuser »."
          />
        </Step>
        <Step title="Ensuite">
          <p>
            Vous pouvez mettre son rôle en sommeil (il ne donne plus aucun droit), le réveiller ou y mettre
            fin. La personne peut y mettre fin elle-même. Une fois par an, nous vous demandons s’il est
            toujours utile.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}

/** « Gérer ou consulter vos délégations ». */
export function DelegationsGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Déléguer des services"
      lead="Une délégation permet à une autre personne, un collaborateur ou votre comptable, d’utiliser des services pour l’entreprise, depuis son propre espace."
      facts={[
        {
          label: 'Il vous faut',
          value: 'être titulaire ou suppléant ; le numéro d’abonné et le nom de la personne',
        },
        {
          label: 'Durée',
          value: 'un an au plus, renouvelable ; un courriel 30 jours et 7 jours avant la fin',
        },
        {
          label: 'Jamais',
          value:
            'les comptes bancaires, l’adresse électronique de l’entreprise, les rôles ; une délégation ne se transmet pas',
        },
      ]}
      start={{ label: 'Gérer ou consulter vos délégations', href: '/espace/services#droits-acces' }}
    >
      <StepList>
        <Step title="Déléguez">
          <p>
            « Gérer les services », puis « Gérer ou consulter vos délégations » et « Déléguer des services » :
            à qui, pour quels dossiers, pour consulter ou pour agir, quels services, jusqu’à quel jour.
          </p>
          <Screen
            name="delegations"
            alt="Page « Gérer ou consulter vos délégations » : les délégations données et reçues."
          />
        </Step>
        <Step title="La personne accepte">
          <p>Elle a 7 jours, dans son propre espace. D’ici là, aucun droit n’est donné.</p>
        </Step>
        <Step title="Renouvelez, ou mettez fin">
          <p>
            Chacun des deux peut mettre fin à la délégation, tout de suite. Celle qui n’est pas renouvelée
            s’arrête le jour dit.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}
