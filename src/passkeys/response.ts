import * as z from 'zod';

/** As long as any answer of an authenticator, and far below what a form may hold. */
const base64url = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\w-]+$/);

const ClientDataJson = z.object({
  challenge: base64url(1000),
  crossOrigin: z.boolean().optional(),
});

const identity = { id: base64url(1364), rawId: base64url(1364), type: z.literal('public-key') };

const Registration = z.object({
  ...identity,
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(6)
      .default([]),
  }),
});

const Assertion = z.object({
  ...identity,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(4000),
    userHandle: base64url(100).nullish(),
  }),
});

/** What `PublicKeyCredential.toJSON()` makes of a new passkey; all that is used of it. */
export type RegistrationResponse = z.output<typeof Registration>;
/** The same of a passkey that was used. */
export type AssertionResponse = z.output<typeof Assertion>;

/** With the challenge that it says it answers. */
export interface Answer<Response> {
  response: Response;
  challenge: string;
}

/** @returns undefined for what no browser sends */
export function readRegistration(sent: string): Answer<RegistrationResponse> | undefined {
  return answerIn(Registration, sent);
}

/** @returns undefined for what no browser sends */
export function readAssertion(sent: string): Answer<AssertionResponse> | undefined {
  return answerIn(Assertion, sent);
}

function answerIn<Response extends { response: { clientDataJSON: string } }>(
  schema: z.ZodType<Response>,
  sent: string,
): Answer<Response> | undefined {
  const response = schema.safeParse(jsonIn(sent)).data;
  if (!response) return undefined;
  const clientData = Buffer.from(response.response.clientDataJSON, 'base64url').toString('utf8');
  const said = ClientDataJson.safeParse(jsonIn(clientData)).data;
  // From a frame of ours on somebody's page, which no page of ours may be.
  if (!said || said.crossOrigin) return undefined;
  return { response, challenge: said.challenge };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
