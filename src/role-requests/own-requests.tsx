import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import { type OwnRequest, pathOfRequest } from '../mandates/role-request.ts';
import { Button } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { SectionTitle } from '../web/components/layout.tsx';
import { DataTable, SummaryList } from '../web/components/lists.tsx';
import { Tag } from '../web/components/services.tsx';
import { longDay, longMoment, parisDay, shortDay } from '../web/french-dates.ts';
import { capacityWords } from './service-choice.tsx';
import { ROLE_REQUEST_TEXTS } from './texts.ts';

/** Those of one procedure, waiting and lately decided; nothing where there are none. */
export function OwnRequests({ requests }: { requests: readonly OwnRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <>
      <SectionTitle>Vos demandes</SectionTitle>
      <DataTable
        caption="Vos demandes en cours, et celles terminées depuis moins de 30 jours"
        columns={['Référence', 'SIREN', 'Services', 'Faite le', 'État']}
        rows={requests.map((request) => [
          <a key="reference" href={pathOfRequest(request)}>
            {request.reference}
          </a>,
          request.siren,
          String(request.services.length),
          shortDay(parisDay(request.requestedAt)),
          <StateTag key="state" request={request} />,
        ])}
      />
    </>
  );
}

function StateTag({ request: { state, isContested } }: { request: OwnRequest }) {
  if (state === 'granted') return <Tag tone="success">{ROLE_REQUEST_TEXTS.states.granted}</Tag>;
  if (state !== 'waiting') return <Tag>{ROLE_REQUEST_TEXTS.states[state]}</Tag>;
  return <Tag tone="warning">{isContested ? 'Contestée' : ROLE_REQUEST_TEXTS.states.waiting}</Tag>;
}

/** What was asked, whatever became of it. */
export function RequestFacts({ request, catalogue }: { request: OwnRequest; catalogue: Catalogue }) {
  const { reference, siren, capacity, services, requestedAt, lastDay, endedAt, reason, decision, state } =
    request;
  return (
    <SummaryList
      rows={[
        { label: 'Référence', value: reference },
        { label: 'État', value: <StateTag request={request} /> },
        { label: 'Entreprise (SIREN)', value: siren },
        { label: 'À quel titre', value: capacityWords(capacity) },
        { label: 'Services', value: <ServiceNames catalogue={catalogue} ids={services} /> },
        { label: 'Faite le', value: longMoment(requestedAt) },
        ...(reason ? [{ label: 'Votre motif', value: <Lines text={reason} /> }] : []),
        ...(state === 'waiting' ? [{ label: 'En cours jusqu’au', value: longDay(lastDay) }] : []),
        ...(endedAt ? [{ label: 'Terminée le', value: longMoment(endedAt) }] : []),
        ...(decision ? [{ label: 'Motif du refus', value: decision }] : []),
      ]}
    />
  );
}

/** What somebody wrote, in its lines. */
export function Lines({ text }: { text: string }) {
  return (
    <>
      {text.split('\n').map((line, index) => (
        <span key={index}>
          {index > 0 ? <br /> : null}
          {line}
        </span>
      ))}
    </>
  );
}

export function WithdrawForm({ request }: { request: OwnRequest }) {
  if (request.state !== 'waiting') return null;
  return (
    <Form action={`${pathOfRequest(request)}/retrait`}>
      <Button kind="secondary">Retirer la demande</Button>
    </Form>
  );
}

/** What was just done with a request, as its page says once; nothing that is not so. */
export function newsOf({ state }: OwnRequest, done: string): 'asked' | 'withdrawn' | undefined {
  if (done === 'envoyee' && state === 'waiting') return 'asked';
  return done === 'retiree' && state === 'withdrawn' ? 'withdrawn' : undefined;
}
