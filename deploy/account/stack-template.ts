import { GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { z } from "zod";
import type { Json } from "../stack/template.ts";
import { CliError } from "../terminal/cli-error.ts";
import type { Account } from "./account.ts";

/** A template as it was deployed, by whatever version. */
export interface DeployedTemplate {
  readonly Resources: Readonly<Record<string, DeployedResource>>;
}

/** There may be more in it, as in any resource of a template. */
export interface DeployedResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Json>>;
  readonly DeletionPolicy?: string;
}

export const NO_TEMPLATE: DeployedTemplate = { Resources: {} };

/** Loose: what is not read is kept, for who compares. */
const schema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z.record(z.string(), z.json()).optional(),
      DeletionPolicy: z.string().optional(),
    }),
  ),
});

/** The template of a stack, as it was given to CloudFormation. Throws AWS's own errors, and CliError for another text. */
export async function readStackTemplate(
  { cloudFormation }: Pick<Account, "cloudFormation">,
  nameOrId: string,
): Promise<DeployedTemplate> {
  const { TemplateBody = "" } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: nameOrId, TemplateStage: "Original" }),
  );
  return parseTemplate(TemplateBody);
}

export function parseTemplate(text: string): DeployedTemplate {
  try {
    return schema.parse(JSON.parse(text)) as DeployedTemplate;
  } catch (error) {
    throw new CliError(
      "Cannot read the template of the stack: expected the JSON that trailboard deploys; was it changed by another tool?",
      { cause: error },
    );
  }
}
