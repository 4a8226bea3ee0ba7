import { once } from 'node:events';
import { type AddressInfo, createServer, isIPv6 } from 'node:net';

/** A port that nobody else gets until it is given up. */
export interface HeldPort {
  port: number;
  /** Just before listening there oneself. */
  giveUp(): Promise<void>;
}

/**
 * Holds any free port of a host: links begin with the address on which the program listens, so that it must be known before
 * anything else is opened.
 */
export async function holdFreePort(host: string): Promise<HeldPort> {
  const holder = createServer((socket) => socket.destroy()).listen({ host, port: 0 });
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  return {
    port,
    async giveUp() {
      holder.close();
      await once(holder, 'close');
    },
  };
}

/**
 * The address at which a browser on this machine reaches what listens there. By its name: browsers make no passkey for an
 * IP address.
 */
export function httpAddress(host: string, port: number): string {
  const reached = HERE.includes(host) ? 'localhost' : host;
  return `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`;
}

/** This machine, or all its addresses. */
const HERE = ['127.0.0.1', '::1', '0.0.0.0', '::'];
