import { Warning } from './notice.tsx';
import { Card } from './services.tsx';
import type { Site } from './view.ts';

/** When and where the assistance answers (fiche, last chapter). */
export function AssistanceCard({ site }: { site: Site }) {
  return (
    <>
      <Card title="Joindre l’assistance">
        <p>
          Par téléphone, au <Phone site={site} />
          <br />
          {site.ASSISTANCE_HOURS}
        </p>
      </Card>
      <DemoWarning site={site} />
    </>
  );
}

/** Wherever the number stands, one can tap it. */
export function Phone({ site }: { site: Site }) {
  return (
    <a href={`tel:${site.ASSISTANCE_PHONE.replace(/[^\d+]/g, '')}`}>
      <strong>{site.ASSISTANCE_PHONE}</strong>
    </a>
  );
}

/** Nobody must call a real service about an invented account. */
export function DemoWarning({ site }: { site: Site }) {
  if (!site.demo) return null;
  return (
    <Warning title="Ceci est une démonstration">
      <p>
        Le numéro affiché est un exemple : personne n’y connaît les comptes de démonstration. N’appelez pas.
      </p>
    </Warning>
  );
}
