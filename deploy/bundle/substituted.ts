import { CliError } from "../terminal/cli-error.ts";

/**
 * What CloudFormation's Fn::Sub makes of a text: `${Name}` is replaced, `${!x}` is the text `${x}`. `file` says in whose
 * name a variable that nobody knows is refused.
 */
export function substituted(
  text: string,
  values: Readonly<Record<string, string>>,
  { file }: { file: string },
): string {
  return text.replace(/\$\{(?:!|([^}!]*)\})/g, (_found, name: string | undefined) => {
    if (name === undefined) return "${";
    if (!Object.hasOwn(values, name))
      throw new CliError(
        `Cannot use ${file}: it refers to \${${name}}, expected one of ${Object.keys(values).join(", ")}`,
      );
    return values[name] ?? "";
  });
}
