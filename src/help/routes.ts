import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import type { Installation } from '../config/installation.ts';
import type { View } from '../web/components/view.ts';
import { ContactPage } from './contact-page.tsx';
import { BankAccountsGuide } from './guides/bank-accounts-guide.tsx';
import { ChangeAddressGuide } from './guides/change-address-guide.tsx';
import { ChangePasswordGuide } from './guides/change-password-guide.tsx';
import { CompanyAddressGuide } from './guides/company-address-guide.tsx';
import { HelpPage } from './guides/contents-page.tsx';
import { CreationGuide } from './guides/creation-guide.tsx';
import { DeletionGuide } from './guides/deletion-guide.tsx';
import { DifficultiesPage } from './guides/difficulties-page.tsx';
import { DirectDebitsGuide } from './guides/direct-debits-guide.tsx';
import { ForgottenPasswordGuide } from './guides/forgotten-password-guide.tsx';
import { HolderDataGuide } from './guides/holder-data-guide.tsx';
import { LetterCodeGuide } from './guides/letter-code-guide.tsx';
import { MessagesGuide } from './guides/messages-guide.tsx';
import { PICTURES } from './guides/pictures.ts';
import { DelegationsGuide, RolesGuide, SuppleantsGuide } from './guides/roles-guides.tsx';
import { SignInGuide } from './guides/sign-in-guide.tsx';
import { SignInMethodsGuide } from './guides/sign-in-methods-guide.tsx';
import { AdhesionGuide, SubstitutionGuide } from './guides/titulaire-guides.tsx';
import { AccessibilityPage } from './legal/accessibility-page.tsx';
import { LegalNoticePage } from './legal/legal-notice-page.tsx';
import { PersonalDataPage } from './legal/personal-data-page.tsx';
import type { Operator } from './operator.ts';

interface PageProps {
  view: View;
  operator: Operator;
  installation: Installation;
}

/** Pages that only inform: the same with and without a session. */
const PAGES: Record<string, (props: PageProps) => VNode> = {
  '/aide': HelpPage,
  '/aide/moyens-de-connexion': SignInMethodsGuide,
  '/aide/se-connecter': SignInGuide,
  '/aide/mot-de-passe': ChangePasswordGuide,
  '/aide/changer-adresse': ChangeAddressGuide,
  '/aide/mot-de-passe-oublie': ForgottenPasswordGuide,
  '/aide/creer-espace': CreationGuide,
  '/aide/code-par-courrier': LetterCodeGuide,
  '/aide/coordonnees': HolderDataGuide,
  '/aide/suppression': DeletionGuide,
  '/aide/roles': RolesGuide,
  '/aide/adhesion': AdhesionGuide,
  '/aide/suppleants': SuppleantsGuide,
  '/aide/delegations': DelegationsGuide,
  '/aide/comptes-bancaires': BankAccountsGuide,
  '/aide/prelevements': DirectDebitsGuide,
  '/aide/substitution': SubstitutionGuide,
  '/aide/adresse-entreprise': CompanyAddressGuide,
  '/aide/messagerie': MessagesGuide,
  '/aide/difficultes': DifficultiesPage,
  '/contact': ContactPage,
  '/accessibilite': AccessibilityPage,
  '/donnees-personnelles': PersonalDataPage,
  '/mentions-legales': LegalNoticePage,
};

export const INFORMATION_PATHS = Object.keys(PAGES);

export interface HelpRoutesOptions {
  operator: Operator;
  platform: { installation: Installation };
}

/** Help, contact, accessibility, personal data, legal notice, and the pictures of the help. */
export async function helpRoutes(app: FastifyInstance, web: HelpRoutesOptions): Promise<void> {
  const { operator } = web;
  const { installation } = web.platform;
  for (const [path, page] of Object.entries(PAGES)) {
    app.get(path, async (_request, reply) => reply.page(page, { operator, installation }));
  }
  for (const { path, bytes } of PICTURES.values()) {
    app.get(path, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=31536000, immutable').type('image/png').send(bytes),
    );
  }
}
