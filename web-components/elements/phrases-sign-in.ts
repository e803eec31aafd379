import type { SessionErrorCode } from "../session/index.ts";

/** What only a name can be refused for. */
const errors: Readonly<Partial<Record<SessionErrorCode, string>>> = {
  invalid_username: "A name has 3 to 20 letters, digits or underscores. Please choose another.",
  username_taken: "This name is taken. Choose another, or sign in if it is yours.",
};

/** What is said where one signs in or makes an account, in English. It comes with `<secure-sign-in>`. */
export const signInPhrases = {
  errors,
  tagline: "Privacy first. Always.",
  promiseKeys: "Keys are made in this browser and never leave it.",
  promiseRelay: "The relay passes on bytes it cannot read.",
  promiseMemory: "Messages live in memory. Close the tab and they are gone.",
  headingSignIn: "Welcome back",
  headingRegister: "Create your account",
  leadSignIn: "Sign in to go on talking.",
  leadRegister: "A name and a password. No e-mail, no phone number.",
  username: "Name",
  usernameHint: "3 to 20 letters, digits or underscores. Others find you by it.",
  password: "Password",
  passwordHint: "At least 8 characters. Nobody can reset it for you.",
  show: "Show password",
  hide: "Hide password",
  submitSignIn: "Sign in",
  submitRegister: "Create account",
  busy: "One moment…",
  toRegister: "New here?",
  toRegisterAction: "Create an account",
  toSignIn: "Have an account?",
  toSignInAction: "Sign in",
  again: "Your password, please",
  againLead: (name: string) =>
    `The relay asks for it again, ${name}. Drafts and waiting messages are kept meanwhile.`,
};

/** The shape of it in a language. */
export type SignInPhrases = typeof signInPhrases;
