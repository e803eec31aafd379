/**
 * How long a password would stand against guessing, by the estimator zxcvbn. Its lists of known passwords are far
 * larger than the chat, so they are fetched when someone begins to choose one, from our own origin like everything else.
 */

/** 0: falls at once, 1: within hours, 2: weak, 3: holds, 4: strong. */
export type Strength = 0 | 1 | 2 | 3 | 4;

/** Says how strong a password is; `known` are words that a guesser would try first, such as the person's own name. */
export type Estimator = (password: string, known: readonly string[]) => Strength;

/** What lies beyond so many characters is not looked at: it cannot make a password weaker, and the work grows with it. */
const LONGEST = 64;

/** Fetches the estimator. Rejects if it cannot be fetched; asking again tries again. */
export async function loadEstimator(): Promise<Estimator> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return (password, known) => estimator.check(password.slice(0, LONGEST), [...known]).score;
}
