import { AssistanceCard } from '../web/components/assistance.tsx';
import { PageTitle, Prose } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import type { View } from '../web/components/view.ts';

/** Hours, telephone, and what to have at hand. */
export function ContactPage({ view }: { view: View }) {
  return (
    <Layout view={view} title="Contact et assistance">
      <PageTitle>Contact et assistance</PageTitle>
      <AssistanceCard site={view.site} />
      <Prose>
        <h2>Avant d’appeler</h2>
        <p>
          La page <a href="/aide">Aide</a> répond aux difficultés les plus courantes : code non reçu, code
          expiré, mot de passe refusé.
        </p>
        <h2>Ce qu’il faut avoir sous la main</h2>
        <ul>
          <li>
            votre numéro d’abonné (14 chiffres) : il figure sur votre récapitulatif et dans nos courriels ;
          </li>
          <li>l’adresse électronique avec laquelle vous vous connectez ;</li>
          <li>le SIREN de l’entreprise concernée, s’il s’agit d’un dossier ;</li>
          <li>le message affiché à l’écran, mot pour mot, et l’heure à laquelle il est apparu.</li>
        </ul>
        <h2>Ce que l’assistance ne vous demandera jamais</h2>
        <p>
          Ni votre mot de passe, ni un code d’activation, ni vos coordonnées bancaires : ni au téléphone, ni
          par courriel, ni par SMS. Si quelqu’un vous les demande, ne répondez pas et prévenez l’assistance.
        </p>
      </Prose>
    </Layout>
  );
}
