// The health check of the image: ends with 0 where the program of this container answers /health/live.
// Plain http; where the program speaks TLS, which may ask for a certificate, it only has to take a connection.
import { get } from 'node:http';
import { connect } from 'node:net';

const { PORT = '3000', TLS_CERTIFICATE, TLS_CERTIFICATE_FILE } = process.env;
const port = Number(PORT);
const end = (isAlive) => process.exit(isAlive ? 0 : 1);

const tried =
  TLS_CERTIFICATE || TLS_CERTIFICATE_FILE
    ? connect({ host: '127.0.0.1', port }, () => end(true))
    : get({ host: '127.0.0.1', port, path: '/health/live' }, ({ statusCode }) => end(statusCode === 200));
tried.on('error', () => end(false));
tried.setTimeout(4_000, () => end(false));
