import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CodePurpose } from '../account/activation/check-code.ts';
import type { Platform } from '../platform/platform.ts';

/** What the browser carries from one tab of the activation to the next, sealed: no session is needed. */
export type ActivationProof =
  | { step: 'code-recognised'; purpose: CodePurpose; codeId: string; at: number }
  /** `at` is the activation: the recap can be read again for a while without signing in. */
  | { step: 'activated'; purpose: CodePurpose; subjectId: string; at: number };

const LIFETIME_MS = 30 * 60_000;

export interface ProofCookies {
  read(request: FastifyRequest): ActivationProof | undefined;
  give(reply: FastifyReply, proof: ActivationProof): void;
  takeBack(reply: FastifyReply): void;
}

/**
 * The cookie proves that its bearer entered a code that worked; it opens nothing by itself. It is sealed by a
 * key of its own (so it is no list of ids either) and good for 30 minutes.
 */
export function proofCookies(platform: Pick<Platform, 'clock' | 'secrets'>, secure: boolean): ProofCookies {
  const name = secure ? '__Host-activation' : 'activation';
  const attributes = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
  return {
    read(request) {
      const sealed = request.cookies[name];
      const opened = sealed ? platform.secrets.unseal('activation-step', sealed) : undefined;
      if (!opened) return undefined;
      const proof = JSON.parse(opened) as ActivationProof;
      return platform.clock.now().getTime() - proof.at < LIFETIME_MS ? proof : undefined;
    },
    give: (reply, proof) =>
      void reply.setCookie(name, platform.secrets.seal('activation-step', JSON.stringify(proof)), attributes),
    takeBack: (reply) => void reply.clearCookie(name, attributes),
  };
}
