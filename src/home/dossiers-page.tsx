import { type Dossier, dossierHistoryPath } from '../mandates/dossier.ts';
import { Button, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Details, Pagination } from '../web/components/lists.tsx';
import { SearchForm } from '../web/components/search-form.tsx';
import { Card, LinkBlocks, Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Catalogue } from './catalogue.ts';
import { DOSSIERS_A_PAGE, type DossierPage, openServices } from './rules.ts';

export interface DossiersPageProps {
  view: View;
  catalogue: Catalogue;
  list: DossierPage;
  /** « DOSSIER COURANT » */
  currentId?: string | undefined;
  /** Why the choice made was refused. */
  error: string | undefined;
}

/** « Voir tous mes dossiers » (fiche, screen 3), and « Consulter vos services (habilitations) ». */
export function DossiersPage({ view, catalogue, list, currentId, error }: DossiersPageProps) {
  return (
    <FormPage
      view={view}
      title="Mes dossiers"
      breadcrumb={[{ label: 'Espace professionnel', href: '/espace' }, { label: 'Mes dossiers' }]}
      fields={[]}
      errors={{ form: error }}
      wide
    >
      {list.total > DOSSIERS_A_PAGE || list.search ? (
        <SearchForm
          action="/espace/dossiers"
          name="recherche"
          label="Rechercher un dossier"
          hint="Son nom, ou une partie de son SIREN"
          value={list.search}
        />
      ) : null}
      <p>{countText(list)}</p>
      {list.total === 0 ? <ButtonLink href="/espace/services">Gérer les services</ButtonLink> : null}
      <LinkBlocks>
        {list.dossiers.map((dossier) => (
          <OneDossier
            key={dossier.id}
            catalogue={catalogue}
            dossier={dossier}
            isCurrent={dossier.id === currentId}
          />
        ))}
      </LinkBlocks>
      <Pagination page={list.page} pages={list.pages} href={(page) => addressOf(list, page)} />
    </FormPage>
  );
}

function OneDossier({
  catalogue,
  dossier,
  isCurrent,
}: {
  catalogue: Catalogue;
  dossier: Dossier;
  isCurrent: boolean;
}) {
  const groups = openServices(catalogue, dossier);
  return (
    <Card title={dossier.name}>
      <p>SIREN {dossier.siren}</p>
      {groups.length > 0 ? (
        <Details summary={serviceCount(groups.flatMap((group) => group.labels).length)}>
          <ul>
            {groups.map(({ title, labels }) => (
              <li key={title}>
                <strong>{title}</strong> : {labels.join(', ')}
              </li>
            ))}
          </ul>
        </Details>
      ) : (
        <p>
          {dossier.status === 'waiting' ? (
            <Tag tone="warning">En attente de la lettre</Tag>
          ) : (
            'Aucun service ouvert'
          )}
        </p>
      )}
      {dossier.status === 'waiting' ? (
        <p>
          <a href="/activation">Saisir le code de la lettre</a> ·{' '}
          <a href="/aide/code-par-courrier">La lettre n’arrive pas ?</a>
        </p>
      ) : null}
      {dossier.status === 'open' ? (
        <p>
          <a href={dossierHistoryPath(dossier.siren)}>
            Historique<span class="govuk-visually-hidden">{` : ${dossier.name}`}</span>
          </a>
        </p>
      ) : null}
      {isCurrent ? (
        <p>
          <Tag tone="success">DOSSIER COURANT</Tag>
        </p>
      ) : (
        <Form action="/espace/dossier">
          <input type="hidden" name="dossier" value={dossier.id} />
          <Button kind="secondary" hiddenText={` : ${dossier.name}`}>
            Choisir ce dossier
          </Button>
        </Form>
      )}
    </Card>
  );
}

function addressOf({ search }: DossierPage, page: number): string {
  return `/espace/dossiers?${new URLSearchParams({ recherche: search, page: String(page) })}`;
}

function countText({ found, total, search }: DossierPage): string {
  if (total === 0) return 'Votre espace ne contient aucun dossier.';
  if (search) return found > 1 ? `${found} dossiers trouvés sur ${total}.` : oneOrNone(found, total);
  return total > 1 ? `Votre espace contient ${total} dossiers.` : 'Votre espace contient un dossier.';
}

function oneOrNone(found: number, total: number): string {
  return found === 1 ? `Un dossier trouvé sur ${total}.` : 'Aucun dossier ne correspond à cette recherche.';
}

function serviceCount(count: number): string {
  return count > 1 ? `${count} services ouverts` : 'Un service ouvert';
}
