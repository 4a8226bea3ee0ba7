import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { viewOf, type Web } from '../account/http/web.ts';
import { sendPage } from '../platform/http/send-page.ts';
import type { View } from '../web/components/view.ts';
import { AccessibilityPage } from './accessibility-page.tsx';
import { ContactPage } from './contact-page.tsx';
import { HelpPage } from './help-page.tsx';
import { CreationPage } from './not-yet-pages.tsx';
import { PersonalDataPage } from './personal-data-page.tsx';

/** Pages that only inform: the same with and without a session. */
const PAGES: Record<string, (props: { view: View }) => VNode> = {
  '/aide': HelpPage,
  '/contact': ContactPage,
  '/accessibilite': AccessibilityPage,
  '/donnees-personnelles': PersonalDataPage,
  '/creation': CreationPage,
};

/** `/aide`, `/contact`, `/accessibilite`, `/donnees-personnelles`, and what this version does not offer: `/creation` */
export async function helpRoutes(app: FastifyInstance, web: Pick<Web, 'site'>): Promise<void> {
  for (const [path, page] of Object.entries(PAGES)) {
    app.get(path, async (request, reply) => sendPage(reply, page({ view: viewOf(web, request, reply) })));
  }
}
