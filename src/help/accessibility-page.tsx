import { DemoWarning, Phone } from '../web/components/assistance.tsx';
import { PageTitle, Prose } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import type { CaptchaWays, View } from '../web/components/view.ts';

/** The statement of article 47 of law 2005-102, in the order of the RGAA's model. */
export function AccessibilityPage({ view }: { view: View }) {
  const { site } = view;
  return (
    <Layout view={view} title="Accessibilité : non conforme">
      <PageTitle>Accessibilité : non conforme</PageTitle>
      <Prose>
        <p>
          {site.operator} s’engage à rendre son espace professionnel accessible, conformément à l’article 47
          de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique à l’ensemble des pages de cet
          espace.
        </p>
        <h2>État de conformité</h2>
        <p>
          L’espace professionnel est <strong>non conforme</strong> au référentiel général d’amélioration de
          l’accessibilité (RGAA 4.1) : aucun audit n’a encore été réalisé, et lui seul permettrait d’affirmer
          autre chose.
        </p>
        <h2>Résultats des tests</h2>
        <p>En l’absence d’audit, aucun taux de conformité ne peut être donné.</p>
        <p>
          Les écrans sont vérifiés automatiquement dans un navigateur avec l’outil axe-core, sur les critères
          WCAG 2.2 de niveaux A et AA qu’une machine sait contrôler. Une telle vérification ne trouve qu’une
          partie des défauts ; elle ne remplace ni un audit, ni l’avis de personnes concernées.
        </p>
        <h2>Contenus non accessibles</h2>
        <p>Sans audit, la liste ne peut pas être complète. Nous savons déjà que :</p>
        <ul>
          <li>{captchaLimits(site.captcha)}</li>
          <li>les pages n’ont pas été essayées avec tous les lecteurs d’écran en usage.</li>
        </ul>
        <p>Aucune dérogation pour charge disproportionnée n’est invoquée.</p>
        <h2>Établissement de cette déclaration</h2>
        <p>
          Cette déclaration a été établie le 23 novembre 2026. Technologies utilisées : HTML, CSS, JavaScript,
          PDF. Les pages fonctionnent sans JavaScript.
        </p>
        <h2>Retour d’information et contact</h2>
        <p>
          Si un contenu ou un service vous est inaccessible, appelez l’assistance au <Phone site={site} />,{' '}
          {site.assistanceHours} : elle vous orientera vers une solution accessible ou vous donnera le contenu
          sous une autre forme.
        </p>
        <DemoWarning site={site} />
        <h2>Voies de recours</h2>
        <p>
          Si vous avez signalé un défaut d’accessibilité qui vous empêche d’utiliser l’espace et que vous
          n’avez pas obtenu de réponse satisfaisante, vous pouvez :
        </p>
        <ul>
          <li>
            écrire au <a href="https://formulaire.defenseurdesdroits.fr/">Défenseur des droits</a>, par le
            formulaire en ligne ;
          </li>
          <li>
            contacter{' '}
            <a href="https://www.defenseurdesdroits.fr/saisir/delegues">le délégué du Défenseur des droits</a>{' '}
            dans votre région ;
          </li>
          <li>
            envoyer un courrier, gratuitement et sans timbre : Défenseur des droits, Libre réponse 71120,
            75342 Paris CEDEX 07.
          </li>
        </ul>
      </Prose>
    </Layout>
  );
}

/** What the captcha asks that not everybody can do, by the ways that this installation offers. */
function captchaLimits(ways: CaptchaWays): string {
  if (ways.work) {
    return 'la vérification automatique, qui dispense de recopier des caractères pour se connecter et pour activer une adresse, demande JavaScript : sans lui, qui ne peut ni voir l’image ni entendre l’extrait sonore doit appeler l’assistance ;';
  }
  if (ways.audio) {
    return 'les caractères à recopier pour se connecter et pour activer une adresse sont proposés en image et en extrait sonore : qui ne peut ni voir l’une ni entendre l’autre doit appeler l’assistance ;';
  }
  return 'l’image à recopier pour se connecter et pour activer une adresse n’a pas d’équivalent sonore : qui ne peut pas la lire ne peut pas se connecter seul et doit appeler l’assistance ;';
}
