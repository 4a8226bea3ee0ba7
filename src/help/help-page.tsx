import { AssistanceCard } from '../web/components/assistance.tsx';
import { Lead, PageTitle, Prose, SectionTitle } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { DataTable } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';

const TITLE = 'Aide : tous les pas-à-pas';

/** The procedure of the fiche, step by step, and what to do when a step fails. */
export function HelpPage({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE}>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Se connecter, changer de mot de passe ou d’adresse électronique de connexion, et se faire aider.
      </Lead>
      <Prose>
        <nav aria-label="Sommaire">
          <ul>
            {CONTENTS.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </nav>
        <SignIn />
        <ChangePassword />
        <ChangeAddress />
        <Activate />
        <Recap />
      </Prose>
      <SectionTitle id="difficultes">En cas de difficulté</SectionTitle>
      <DataTable
        caption="Que faire si…"
        columns={['Ce qui se passe', 'Ce que vous pouvez faire']}
        rows={DIFFICULTIES}
      />
      <AssistanceCard site={view.site} />
    </Layout>
  );
}

const CONTENTS = [
  { id: 'connexion', title: 'Se connecter' },
  { id: 'mot-de-passe', title: 'Changer de mot de passe' },
  { id: 'adresse', title: 'Changer d’adresse électronique de connexion' },
  { id: 'activation', title: 'Activer la nouvelle adresse' },
  { id: 'recapitulatif', title: 'Conserver le récapitulatif' },
  { id: 'difficultes', title: 'En cas de difficulté' },
];

function SignIn() {
  return (
    <section>
      <h2 id="connexion">Se connecter</h2>
      <ol>
        <li>
          Ouvrez la <a href="/connexion">page de connexion</a>. Saisissez vous-même l’adresse du site, ou
          utilisez votre favori : nos courriels ne contiennent jamais de lien pour se connecter.
        </li>
        <li>Saisissez votre adresse électronique et votre mot de passe.</li>
        <li>
          Recopiez les caractères de l’image. « Changer l’image » en propose une autre ; « Ecouter l’extrait
          sonore », si la page le propose, les dit à voix haute. « Vérification automatique » vous dispense de
          les recopier : votre appareil fait un calcul de quelques secondes.
        </li>
        <li>Choisissez « Connexion ».</li>
      </ol>
      <p>
        Votre mot de passe a expiré ? Il vous permet encore de vous connecter, mais seulement pour en choisir
        un nouveau. La date d’expiration est affichée en haut de chaque page.
      </p>
      <p>Après 30 minutes sans activité, votre session se ferme. « Quitter » la ferme aussitôt.</p>
    </section>
  );
}

function ChangePassword() {
  return (
    <section>
      <h2 id="mot-de-passe">Changer de mot de passe</h2>
      <p>Une seule étape, avec effet immédiat.</p>
      <ol>
        <li>Choisissez « Gérer les services ».</li>
        <li>Choisissez « Gérer votre adresse électronique de connexion ou votre mot de passe ».</li>
        <li>Cochez « Saisir mon nouveau mot de passe », indiquez-le, puis confirmez-le.</li>
        <li>Choisissez « Valider les modifications ».</li>
      </ol>
      <p>
        L’écran indique jusqu’à quelle date le nouveau mot de passe est valable, et un courriel vous le
        confirme. Les autres sessions ouvertes sur votre espace sont fermées. Vos dossiers et vos services ne
        changent pas.
      </p>
      <h3>Un mot de passe accepté</h3>
      <ul>
        <li>compte de 20 à 128 caractères, dont au moins une lettre et un chiffre, sans espace ;</li>
        <li>
          ne contient ni votre nom, ni votre numéro d’abonné, ni le début de votre adresse électronique ;
        </li>
        <li>n’est ni courant, ni facile à deviner : son niveau de sécurité est « Fort » ;</li>
        <li>n’est pas l’un de vos dix derniers mots de passe.</li>
      </ul>
      <p>
        Le plus simple à retenir est une suite de mots sans rapport entre eux, reliés par des tirets, avec un
        nombre. Vous pouvez aussi laisser un gestionnaire de mots de passe le choisir et le coller.
      </p>
    </section>
  );
}

function ChangeAddress() {
  return (
    <section>
      <h2 id="adresse">Changer d’adresse électronique de connexion</h2>
      <p>Trois étapes : la demande, l’activation, le récapitulatif.</p>
      <ol>
        <li>Choisissez « Gérer les services ».</li>
        <li>Choisissez « Gérer votre adresse électronique de connexion ou votre mot de passe ».</li>
        <li>
          Cochez « Modifier mon adresse électronique », indiquez la nouvelle adresse, puis confirmez-la. Vous
          pouvez changer de mot de passe en même temps.
        </li>
        <li>Choisissez « Valider les modifications ».</li>
      </ol>
      <p>
        Un code d’activation part aussitôt à la nouvelle adresse, et un avis à l’ancienne. Tant que le code
        n’a pas été saisi, rien ne change : vous vous connectez comme avant. La page montre la demande en
        attente ; vous pouvez l’annuler ou faire renvoyer un code.
      </p>
      <Notice>
        <p>
          L’adresse électronique de l’entreprise est autre chose : la modifier relève de « Gérer les
          services », bloc « DOSSIERS ».
        </p>
      </Notice>
    </section>
  );
}

function Activate() {
  return (
    <section>
      <h2 id="activation">Activer la nouvelle adresse</h2>
      <p>Vous avez 48 heures à compter de l’envoi du code. Il n’est pas nécessaire d’être connecté.</p>
      <ol>
        <li>
          Sur la page de connexion, choisissez <a href="/activation">« Activer mon espace / mes services »</a>
          .
        </li>
        <li>
          Saisissez les 12 lettres du code, en respectant majuscules et minuscules, et les caractères de
          l’image, puis choisissez « Continuer ».
        </li>
        <li>Saisissez la nouvelle adresse électronique, puis choisissez « Continuer ».</li>
      </ol>
      <p>
        C’est fait : seule la nouvelle adresse permet de se connecter, l’ancienne est refusée. Toutes vos
        sessions sont fermées. Vous retrouvez votre espace comme il était, avec ses dossiers et ses services.
      </p>
    </section>
  );
}

function Recap() {
  return (
    <section>
      <h2 id="recapitulatif">Conserver le récapitulatif</h2>
      <p>
        Le récapitulatif est un fichier PDF : nom, numéro d’abonné, coordonnées, adresse de connexion et
        question de confiance. La réponse n’y figure jamais. Il est proposé à la fin de l’activation et, à
        tout moment, dans « Gérer les services », puis « Gérer vos coordonnées ».
      </p>
      <p>Enregistrez-le ou imprimez-le : il vous sera utile si vous perdez votre mot de passe.</p>
    </section>
  );
}

const DIFFICULTIES = [
  [
    'Vous ne recevez pas le code',
    'Regardez dans les courriers indésirables et vérifiez l’adresse affichée à l’écran. Sur la page de vos identifiants, vous pouvez faire renvoyer un code, au plus 5 fois par jour ; seul le dernier fonctionne. Si l’adresse est fausse, annulez la demande et recommencez.',
  ],
  [
    'Le code a expiré ou il est refusé',
    'Un code ne sert qu’une fois, pendant 48 heures, et chaque nouvel envoi remplace le précédent. Connectez-vous avec votre adresse actuelle et refaites la demande.',
  ],
  [
    'L’adresse ouvre déjà un espace',
    'Une adresse ne peut ouvrir qu’un espace. Choisissez-en une autre ou, si l’autre espace est aussi le vôtre, changez d’abord son adresse.',
  ],
  [
    'Votre mot de passe est refusé à la connexion',
    'Vérifiez les majuscules et le clavier, et utilisez « Afficher » pour vous relire. Après plusieurs essais, un délai vous est imposé ; votre espace n’est jamais bloqué pour de bon.',
  ],
  [
    'Vous avez oublié votre mot de passe',
    <>
      <a href="/mot-de-passe-oublie">« Mot de passe oublié »</a> envoie un code à votre adresse de connexion.
      Il est valable une heure et permet de choisir un nouveau mot de passe.
    </>,
  ],
  [
    'Votre nouveau mot de passe est refusé',
    'La raison est écrite sous le champ. Ajoutez des mots sans rapport entre eux plutôt que des signes à la fin d’un mot connu.',
  ],
  [
    'Vous n’avez plus accès à votre messagerie',
    'Si vous connaissez votre mot de passe, connectez-vous et changez d’adresse : le code part à la nouvelle, l’ancienne n’est pas nécessaire. Si vous avez aussi perdu le mot de passe, appelez l’assistance.',
  ],
  [
    'On vous annonce un changement que vous n’avez pas demandé',
    'Connectez-vous en saisissant vous-même l’adresse du site et changez de mot de passe : la demande en attente est annulée. Si vous ne pouvez plus vous connecter, appelez l’assistance sans attendre.',
  ],
] as const;
