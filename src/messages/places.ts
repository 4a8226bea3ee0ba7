/** So many at once. */
export interface PlaceLimits {
  account: number;
  network: number;
  all: number;
}

/** Places that were taken, to be given back once; a second time changes nothing. */
export interface Places {
  giveBack(): void;
}

/**
 * How many do something at once, by account, by network and together. Nobody waits for a place: what takes minutes on a slow
 * network would make whoever waits give up, so it is said at once that there is none.
 */
export function placesFor(limits: PlaceLimits) {
  const taken = new Map<string, number>();
  const countOf = (key: string) => taken.get(key) ?? 0;

  return {
    /** @returns undefined where there is no place left */
    take(account: string, network: string): Places | undefined {
      const keys: [string, number][] = [
        [`account/${account}`, limits.account],
        [`network/${network}`, limits.network],
        ['all', limits.all],
      ];
      if (keys.some(([key, most]) => countOf(key) >= most)) return undefined;
      for (const [key] of keys) taken.set(key, countOf(key) + 1);
      let isTaken = true;
      return {
        giveBack() {
          if (!isTaken) return;
          isTaken = false;
          for (const [key] of keys) {
            if (countOf(key) === 1) taken.delete(key);
            else taken.set(key, countOf(key) - 1);
          }
        },
      };
    },
  };
}
