import type { WayIn } from './way-in.ts';

/** Counts the forms that people send, so that things happen after so much work and not after so much time. */
export interface Forms {
  onForm: NonNullable<WayIn['onForm']>;
  /** Resolves as the last of so many more is being sent. */
  some(count: number): Promise<void>;
}

export function countForms(): Forms {
  const waiting = new Set<{ left: number; done: () => void }>();
  return {
    onForm() {
      for (const one of waiting) {
        one.left -= 1;
        if (one.left > 0) continue;
        waiting.delete(one);
        one.done();
      }
    },
    some: (count) => new Promise((done) => void waiting.add({ left: count, done })),
  };
}
