import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';

/** A TCP proxy on this machine, between a program and its server: what breaks a network breaks here. */
export interface Cable {
  port: number;
  /** Passes nothing on from now on, and closes nothing: what was sent meanwhile is lost, as in a firewall that forgot. */
  freeze(): void;
  /** Passes on what comes over new connections; those that were frozen stay dead. */
  thaw(): void;
  /** Loses what the server answers over the connections there are, and passes on what is said to it. */
  deafen(): void;
  /** Ends every connection; new ones are let through. */
  cut(): void;
  /** Refuses new connections, and ends those there are, until the next `plug`. */
  unplug(): void;
  /** Leads new connections to another port from now on. */
  plug(port?: number): void;
  /** Waits so long before it passes on each piece. */
  delay(milliseconds: number): void;
  close(): Promise<void>;
}

/** @param target port on 127.0.0.1 */
export async function startCable(target: number): Promise<Cable> {
  const state = { target, frozen: false, plugged: true, delay: 0 };
  const wires = new Set<Wire>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (!state.plugged) return void near.destroy();
    const far = dial({ port: state.target, host: '127.0.0.1', allowHalfOpen: true });
    const wire: Wire = { near, far, dead: state.frozen, deaf: false };
    wires.add(wire);
    const unlessDead = (act: () => void) => {
      if (wire.dead) return;
      if (state.delay > 0) setTimeout(act, state.delay);
      else act();
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => {
        if (!(wire.deaf && from === far)) unlessDead(() => void to.write(bytes));
      });
      from.on('end', () => unlessDead(() => void to.end()));
      from.on('error', () => unlessDead(() => void to.destroy()));
      from.on('close', () => unlessDead(() => void to.destroy()));
    }
    near.on('close', () => void wires.delete(wire));
  });
  const cut = () => {
    for (const { near, far } of wires) {
      near.destroy();
      far.destroy();
    }
    wires.clear();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      state.frozen = true;
      for (const wire of wires) wire.dead = true;
    },
    thaw() {
      state.frozen = false;
    },
    deafen() {
      for (const wire of wires) wire.deaf = true;
    },
    cut,
    unplug() {
      state.plugged = false;
      cut();
    },
    plug(port = state.target) {
      state.target = port;
      state.plugged = true;
    },
    delay(milliseconds) {
      state.delay = milliseconds;
    },
    async close() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

interface Wire {
  near: Socket;
  far: Socket;
  /** Nothing comes through any more, nor the news that one end has gone. */
  dead: boolean;
  /** Nothing comes back from the server. */
  deaf: boolean;
}

/** A connection URL of the same server, through the cable. */
export function through(cable: Cable, url: string): string {
  const by = new URL(url);
  by.port = String(cable.port);
  return by.href;
}
