import type { Dossier } from '../account/dossier.ts';
import { ButtonLink } from '../web/components/button.tsx';
import { Layout, PageTitle } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import { DossierPicker, SearchForm } from '../web/components/search-form.tsx';
import { Card, Columns, DossierCard, EmptyTileGroup, Tag, TileGroup } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Catalogue, CatalogueGroup } from './catalogue.ts';
import { besideGroups, DOSSIERS_A_PAGE, type Home, isWaiting, serviceGroups } from './rules.ts';
import { type ToDo, ToDoPart } from './to-do.tsx';

export interface HomePageProps {
  view: View;
  catalogue: Catalogue;
  home: Home;
  dossiers: readonly Dossier[];
  toDo: ToDo;
  /** Said once, after the sign-in that did it. */
  deletionCancelled?: boolean;
}

/** The home in its four states (fiche, chapter 2, screens 1 to 3; and screen 3 once a dossier is chosen). */
export function HomePage({ view, catalogue, home, dossiers, toDo, deletionCancelled }: HomePageProps) {
  return (
    <Layout view={view} title="Accueil" wide>
      {deletionCancelled ? <DeletionCancelled /> : null}
      <ToDoPart toDo={toDo} />
      <DossierPart home={home} dossiers={dossiers} />
      <Columns asideFirst aside={<Beside groups={besideGroups(catalogue, home.kind)} />}>
        <PageTitle>{catalogue.services.title}</PageTitle>
        {home.kind === 'none' ? (
          <NoService catalogue={catalogue} />
        ) : isWaiting(home) ? (
          <WaitingDossier catalogue={catalogue} />
        ) : (
          <Services groups={serviceGroups(catalogue, home)} />
        )}
        <p>
          <a href="/donnees-personnelles">Pour en savoir plus sur le traitement des données, cliquez ici.</a>
        </p>
      </Columns>
    </Layout>
  );
}

function DeletionCancelled() {
  return (
    <Notice tone="success" title="La suppression de votre espace est annulée" announce>
      <p>Votre connexion est venue à temps : vos données, vos dossiers et vos services sont conservés.</p>
    </Notice>
  );
}

function DossierPart({ home, dossiers }: Pick<HomePageProps, 'home' | 'dossiers'>) {
  switch (home.kind) {
    case 'none':
      return null;
    case 'several':
      return <MyDossiers dossiers={dossiers} />;
    case 'one':
    case 'chosen':
      return (
        <DossierCard siren={home.current.siren} name={home.current.name}>
          {isWaiting(home) ? <Tag tone="warning">En attente de la lettre</Tag> : null}
          {home.kind === 'chosen' ? <AllDossiers /> : null}
        </DossierCard>
      );
  }
}

function MyDossiers({ dossiers }: Pick<HomePageProps, 'dossiers'>) {
  return (
    <Card title="MES DOSSIERS">
      {dossiers.length > DOSSIERS_A_PAGE ? (
        <SearchForm
          action="/espace/dossiers"
          name="recherche"
          label="Choisir un dossier"
          hint="Son nom, ou une partie de son SIREN"
        />
      ) : (
        <DossierPicker
          action="/espace/dossier"
          hint="Seuls les services ouverts à ce dossier seront alors affichés."
          options={dossiers.map(({ id, siren, name }) => ({ value: id, label: `${name} (${siren})` }))}
        />
      )}
      <p>
        <AllDossiers />
      </p>
    </Card>
  );
}

function AllDossiers() {
  return <a href="/espace/dossiers">Voir tous mes dossiers</a>;
}

/** Screen 1: what there will be, and the way to have it. */
function NoService({ catalogue }: Pick<HomePageProps, 'catalogue'>) {
  return (
    <Card title="Vous ne disposez d’aucun service">
      <p>
        Votre espace est actif, mais aucune entreprise ne vous a encore ouvert de service. Quand ce sera fait,
        vous trouverez ici :
      </p>
      <ComingServices catalogue={catalogue} />
      <ButtonLink href="/espace/services">Gérer les services</ButtonLink>
    </Card>
  );
}

/** Simplified mode, until the code of the letter is entered. */
function WaitingDossier({ catalogue }: Pick<HomePageProps, 'catalogue'>) {
  return (
    <Card title="Ce dossier est en attente de la lettre">
      <p>
        Une lettre portant un code est envoyée à l’adresse postale de l’entreprise. Dès qu’elle vous parvient,
        saisissez ce code : les services du dossier seront ouverts. Le code est valable 60 jours à compter de
        l’impression de la lettre. Vous trouverez alors ici :
      </p>
      <ComingServices catalogue={catalogue} />
      <ButtonLink href="/activation">Saisir le code de la lettre</ButtonLink>
      <p>
        <a href="/aide/code-par-courrier">La lettre n’arrive pas ?</a>
      </p>
    </Card>
  );
}

/** What there will be, so that the menu leads somewhere. */
function ComingServices({ catalogue }: Pick<HomePageProps, 'catalogue'>) {
  return (
    <ul>
      {catalogue.services.groups.map(({ id, title, text }) => (
        <li key={id} id={id}>
          <strong>{title}</strong>
          {text ? ` : ${text}` : ''}
        </li>
      ))}
    </ul>
  );
}

function Services({ groups }: { groups: Catalogue['services']['groups'] }) {
  return (
    <>
      {groups.map(({ id, title, tiles }) =>
        tiles.length > 0 ? (
          <TileGroup key={id} id={id} title={title} tiles={tiles} />
        ) : (
          <EmptyTileGroup key={id} id={id} title={title} text="Aucun service ouvert pour ce dossier." />
        ),
      )}
    </>
  );
}

function Beside({ groups }: { groups: readonly CatalogueGroup[] }) {
  return (
    <>
      {groups.map(({ id, title, text, tiles }) =>
        title && !text ? (
          <TileGroup key={id} title={title} tiles={tiles} layout="list" />
        ) : (
          <Card key={id} tone="quiet" title={title}>
            {text ? <p>{text}</p> : null}
            {tiles.map((tile) => (
              <p key={tile.id}>
                <a href={tile.href}>{tile.label}</a>
              </p>
            ))}
          </Card>
        ),
      )}
    </>
  );
}
