import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { renderToString } from 'preact-render-to-string';
import { publicFolder } from '../../web/assets.ts';
import { Phone } from '../../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { Layout, PageTitle } from '../../web/components/layout.tsx';
import type { Site, View } from '../../web/components/view.ts';

/** An answer to what never became a request: no route, hook or cookie has been looked at. */
export interface NoRequestAnswer {
  headers: Record<string, string>;
  html: string;
}

/** Header fields of a page of ours that say nothing of that page. */
const OF_ONE_PAGE =
  /^(?:connection|content-length|content-encoding|date|keep-alive|set-cookie|vary|retry-after|x-request-id)$/;

/**
 * Makes the pages for 400, 408 and 431, in the same clothes and with the same headers as all others. They bring their
 * styles along: a browser whose cookies are too long sends them with the request for the style sheet too.
 * @param somePage path of a page whose headers all pages have
 */
export function noRequestPages(app: () => FastifyInstance, site: Site, somePage: string) {
  const made = new Map<number, Promise<NoRequestAnswer>>();
  // The same for everybody, so that a flood of faults costs nothing but its own bytes.
  return (status: number): Promise<NoRequestAnswer> => {
    const page = made.get(status) ?? make(status);
    made.set(status, page);
    page.catch(() => made.delete(status));
    return page;
  };

  async function make(status: number): Promise<NoRequestAnswer> {
    const styles = stylesOf(site);
    const view: View = { site, path: '', styles };
    const html = `<!doctype html>${renderToString(<NoRequestPage view={view} status={status} />)}`;
    const { headers } = await app().inject({ url: somePage });
    const kept = Object.entries(headers).filter(([name]) => !OF_ONE_PAGE.test(name));
    const policy = String(headers['content-security-policy']).replace(
      "style-src 'self'",
      `style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
    );
    const all = { ...Object.fromEntries(kept), 'content-security-policy': policy };
    return {
      html,
      headers: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)])),
    };
  }
}

/** The built style sheet, but for the fonts, which could not be fetched either. */
function stylesOf({ assets }: Site): string {
  try {
    return readFileSync(`${publicFolder()}${assets.stylesheet}`, 'utf8').replace(/@font-face\s*{[^}]*}/g, '');
  } catch {
    return '';
  }
}

const TITLES: Record<number, string> = { 408: 'Demande interrompue', 431: 'Trop de cookies' };

function NoRequestPage({ view, status }: { view: View; status: number }) {
  const title = TITLES[status] ?? 'Demande illisible';
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      {status === 431 ? <TooManyCookies /> : null}
      {status === 408 ? (
        <p>Votre demande a mis trop de temps à arriver et n’a pas été traitée. Recommencez.</p>
      ) : null}
      {TITLES[status] ? null : (
        <p>
          Votre navigateur a envoyé une demande que le site ne peut pas lire. Vérifiez l’adresse et
          recommencez.
        </p>
      )}
      <p>
        Si la difficulté persiste, appelez l’assistance au <Phone site={view.site} /> (
        {view.site.ASSISTANCE_HOURS}).
      </p>
      <ButtonGroup>
        <ButtonLink href="/">Réessayer</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

function TooManyCookies() {
  return (
    <>
      <p>
        Votre navigateur joint à ses demandes plus de données que le site n’en accepte : le plus souvent, des
        cookies que des sites voisins ont laissés. Votre espace n’est pas en cause et rien n’a été modifié.
      </p>
      <p>Effacez les cookies de ce site, puis réessayez :</p>
      <ul>
        <li>
          <strong>Firefox, Chrome et Edge</strong> : cliquez sur le symbole à gauche de l’adresse, puis
          effacez les cookies et les données de ce site.
        </li>
        <li>
          <strong>Safari</strong> : dans les réglages de confidentialité, gérez les données de sites web,
          cherchez ce site et supprimez ses données.
        </li>
      </ul>
      <p>
        Vous devrez ensuite vous connecter de nouveau. Si l’adresse que vous avez saisie est très longue,
        raccourcissez-la.
      </p>
    </>
  );
}
