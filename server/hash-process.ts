/**
 * The process in which passwords are hashed: started by `separate-hasher.ts`, at a priority below everyone else's, so
 * that sign-ins take what chat leaves of the processor. It listens to nobody but its parent, and ends with it.
 */
import type { PasswordCost } from "./config.ts";
import { argon2Hasher } from "./password.ts";

/** What is asked of the process. */
export type HashTask = { readonly id: number; readonly cost: PasswordCost; readonly password: string } & (
  { readonly kind: "hash" } | { readonly kind: "verify"; readonly digest: string }
);

/** What it answers: a digest, whether a password was right, or nothing where it failed. */
export interface HashAnswer {
  readonly id: number;
  readonly result?: string | boolean;
}

if (process.send) {
  // The relay stops us when it is done with us, and not whoever pressed Ctrl-C.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit(0));
  process.on("message", (task: HashTask) => {
    const hasher = argon2Hasher(task.cost);
    const work =
      task.kind === "hash" ? hasher.hash(task.password) : hasher.verify(task.digest, task.password);
    work.then(
      (result) => answer({ id: task.id, result }),
      () => answer({ id: task.id }),
    );
  });
}

function answer(told: HashAnswer): void {
  // Nobody is there to be told once the relay is gone.
  if (process.connected) process.send?.(told);
}
