import type { FastifyRequest } from 'fastify';
import { Button, ButtonGroup } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import type { View } from '../web/components/view.ts';
import type { FormBody } from './form-body.ts';

/** A form that was not taken, to be sent again by a button, with the address it goes to. */
export interface GivenBack {
  action: string;
  fields: FormBody;
}

/** What no answer repeats, and what is of no use a second time. */
const SECRET =
  /password|answer|captcha|^(?:_csrf|code|second_step|cle_d_acces|reference|jeton|session|change_image)$/;
const NO_SECRET = 'change_password';
/** Names of fields, as all of ours are. */
const NAME = /^[a-z][a-z_]{0,40}$/;

/**
 * What was typed in a form, but for its secrets; only for a form that a page of ours sent, as the browser says, for what
 * another site had put into it must not come back as if the person had typed it.
 * @param ownOrigin of the site, as in the setting `BASE_URL`
 */
export function givenBack(request: FastifyRequest, ownOrigin: string): GivenBack | undefined {
  const { 'sec-fetch-site': site, origin } = request.headers;
  const isOurs = site === undefined ? origin === ownOrigin : site === 'same-origin';
  const action = request.routeOptions.url;
  if (!isOurs || request.method !== 'POST' || action === undefined) return undefined;
  const typed = Object.entries((request.body ?? {}) as FormBody).filter(
    ([name, value]) => NAME.test(name) && value !== '' && (name === NO_SECRET || !SECRET.test(name)),
  );
  return { action, fields: Object.fromEntries(typed) };
}

/** The button that sends it again: the page that asked for it comes back with what is missing. */
export function GivenBackForm({ view, form }: { view: View; form: GivenBack }) {
  const { action, fields } = form;
  return (
    <>
      {Object.keys(fields).length > 0 ? (
        <p>
          Ce que vous aviez saisi n’est pas perdu : « Envoyer de nouveau » le reprend. Les mots de passe,
          réponses et codes ne sont pas gardés ; s’il en faut, ils vous seront redemandés.
        </p>
      ) : null}
      {view.holder ? (
        <p>
          Vous êtes connecté à l’espace de{' '}
          <strong>
            {view.holder.firstName} {view.holder.lastName}
          </strong>
          &nbsp;: c’est pour cet espace que le formulaire sera envoyé.
        </p>
      ) : null}
      <Form action={action}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <ButtonGroup>
          <Button>Envoyer de nouveau</Button>
        </ButtonGroup>
      </Form>
    </>
  );
}
