/** The environment's variables, by name. */
export type Environment = Readonly<Partial<Record<string, string>>>;

/** What stands in the place of a text with variables, or what is wrong with these. */
export type Substituted = { readonly value: string } | { readonly message: string; readonly hint: string };

const VARIABLE = /\$\$\{|\$\{([^}]*)\}|\$\{/g;
const NAME = /^[A-Za-z_]\w*$/;

/**
 * Replaces each `${NAME}` by that variable, as `inserted` writes it; `$${` is the characters `${`. What variables hold is
 * in no message.
 */
export function substituteVariables(
  text: string,
  environment: Environment,
  inserted: (value: string) => string = (value) => value,
): Substituted {
  let wrong: { readonly message: string; readonly hint: string } | undefined;
  const value = text.replace(VARIABLE, (found, name: string | undefined) => {
    if (found === '$${') return '${';
    const given = name !== undefined && NAME.test(name) ? environment[name] : undefined;
    if (given === undefined) wrong ??= problemOf(name);
    return inserted(given ?? '');
  });
  return wrong ?? { value };
}

function problemOf(name: string | undefined): { readonly message: string; readonly hint: string } {
  if (name === undefined || !NAME.test(name)) {
    const message = name === undefined ? `found \${ without a }` : `found \${…} without the name of a variable in it`;
    return { message, hint: `Write \${NAME}, and $\${ for the characters \${` };
  }
  return {
    message: `the environment variable ${name} is not set`,
    hint: `Set it where motif is started: ${name}=… motif run`,
  };
}
