import { DemoWarning, Phone } from '../../web/components/assistance.tsx';
import { Layout, PageTitle, Prose } from '../../web/components/layout.tsx';
import type { View } from '../../web/components/view.ts';
import { longDay } from '../../web/french-dates.ts';
import { ExampleOperatorWarning, MailTo } from '../contact-parts.tsx';
import type { AccessibilityAudit, Operator } from '../operator.ts';
import { AuditedParts } from './audited-parts.tsx';
import { UnauditedParts } from './unaudited-parts.tsx';

interface Props {
  view: View;
  operator: Operator;
}

/**
 * The statement of article 47 of law 2005-102, with the sections of the official model.
 * @see https://accessibilite.numerique.gouv.fr/obligations/declaration-accessibilite/
 */
export function AccessibilityPage({ view, operator }: Props) {
  const { site } = view;
  const { audit, plan, statedOn } = operator.accessibility;
  const title = `Accessibilité : ${site.accessibility}`;
  return (
    <Layout view={view} title={title}>
      <PageTitle caption="Déclaration d’accessibilité">{title}</PageTitle>
      <Prose>
        <p>
          {site.OPERATOR_NAME} s’engage à rendre son espace professionnel accessible, conformément à l’article
          47 de la loi n° 2005-102 du 11 février 2005.
        </p>
        {plan ? (
          <p>
            À cette fin, il suit <a href={plan}>un schéma pluriannuel et ses plans d’actions</a>.
          </p>
        ) : null}
        <p>Cette déclaration s’applique à toutes les pages de cet espace et au récapitulatif en PDF.</p>
        <h2>État de conformité</h2>
        <p>
          L’espace professionnel est <strong>{site.accessibility}</strong> au référentiel général
          d’amélioration de l’accessibilité (RGAA), {because(audit)}
        </p>
        {audit ? <AuditedParts audit={audit} /> : <UnauditedParts captcha={site.CAPTCHA_WAYS} />}
        <h2>Établissement de cette déclaration</h2>
        <p>Cette déclaration a été établie le {longDay(statedOn)}.</p>
        <h3>Technologies utilisées</h3>
        <ul>
          <li>HTML, CSS et SVG ;</li>
          <li>JavaScript et WAI-ARIA : les pages fonctionnent aussi sans JavaScript ;</li>
          <li>PDF, conforme à la norme PDF/UA-1, pour le récapitulatif.</li>
        </ul>
        <Feedback view={view} operator={operator} />
        <Remedies />
      </Prose>
    </Layout>
  );
}

function because(audit: AccessibilityAudit | undefined): string {
  if (!audit) return 'car aucun audit n’a été réalisé : lui seul permettrait d’affirmer autre chose.';
  if (audit.rate === 100) return `version ${audit.version}.`;
  return `version ${audit.version}, en raison des défauts énumérés ci-dessous.`;
}

function Feedback({ view: { site }, operator }: Props) {
  const { email, form } = operator.contact;
  return (
    <>
      <h2>Retour d’information et contact</h2>
      <p>
        Un contenu ou un service vous est inaccessible ? Dites-le-nous : nous vous orienterons vers une
        solution accessible, ou vous donnerons le contenu sous une autre forme.
      </p>
      <ul>
        <li>
          par téléphone : <Phone site={site} />, {site.ASSISTANCE_HOURS} ;
        </li>
        {form ? (
          <li>
            par formulaire : <a href={form}>écrire à l’assistance</a> ;
          </li>
        ) : null}
        <li>
          par courriel : <MailTo address={email} />
          &nbsp;;
        </li>
        <li>par courrier : {[site.OPERATOR_NAME, ...operator.address].join(', ')}.</li>
      </ul>
      <DemoWarning site={site} />
      <ExampleOperatorWarning operator={operator} />
    </>
  );
}

function Remedies() {
  return (
    <>
      <h2>Voies de recours</h2>
      <p>
        Si vous avez signalé un défaut d’accessibilité qui vous empêche d’utiliser l’espace et que vous n’avez
        pas obtenu de réponse satisfaisante, vous pouvez :
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
          envoyer un courrier, gratuitement et sans timbre : Défenseur des droits, Libre réponse 71120, 75342
          Paris CEDEX 07.
        </li>
      </ul>
    </>
  );
}
