// Better Auth as its manual sets it up, with what ours has too: e-mail and password, Argon2id, a change of address that is
// confirmed by a mail, limits on. Started as `node server.mjs` with DATABASE_URL, SMTP_URL, SECRET; says `ready <url>`.
import { createServer } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { createTransport } from 'nodemailer';
import pg from 'pg';

const { DATABASE_URL, SMTP_URL, SECRET, ORIGIN } = process.env;
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const mails = createTransport({ url: SMTP_URL, pool: true, maxConnections: 12 });

const options = {
  database: new pg.Pool({ connectionString: DATABASE_URL, max: 10 }),
  secret: SECRET,
  baseURL: ORIGIN,
  telemetry: { enabled: false },
  emailAndPassword: {
    enabled: true,
    minPasswordLength: 20,
    password: {
      hash: (password) => hash(password, COST),
      verify: ({ hash: known, password }) => verify(known, password),
    },
  },
  user: { changeEmail: { enabled: true } },
  emailVerification: {
    sendVerificationEmail: async ({ user, url }) => {
      await mails.sendMail({
        from: 'no-reply@peer.example',
        to: user.email,
        subject: 'Confirm your address',
        text: `Confirm your new address:\n\n${url}\n`,
      });
    },
  },
  rateLimit: { enabled: true },
  advanced: { ipAddress: { ipAddressHeaders: ['x-forwarded-for'] } },
};

if (process.env.MIGRATE) await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
const authenticate = toNodeHandler(auth);

const server = createServer(async (request, response) => {
  if (request.url.startsWith('/api/auth')) return authenticate(request, response);
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  if (!session) return response.writeHead(303, { location: '/sign-in' }).end();
  const name = session.user.name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  return response.end(`<!doctype html><title>Home</title><h1>Hello ${name}</h1>`);
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`);
});
