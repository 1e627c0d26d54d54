import { GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { z } from "zod";
import { CliError } from "../../cli-error.ts";
import type { Json } from "../../stack/template.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";

/** A template as it was deployed, by whatever version: only what we read of it is checked. */
const deployed = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.json()).optional() as z.ZodType<Readonly<Record<string, Json>>>,
      DeletionPolicy: z.string().optional(),
    }),
  ),
});

export interface DeployedTemplate {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties?: Readonly<Record<string, Json>>;
        readonly DeletionPolicy?: string;
      }
    >
  >;
}

export const NO_TEMPLATE: DeployedTemplate = { Resources: {} };

/** The template of a stack, as it was given to CloudFormation. */
export async function stackTemplateOf(work: Work, stackId: string): Promise<DeployedTemplate> {
  const { TemplateBody = "" } = await patiently(work, "Cannot read the template of the stack", () =>
    work.account.cloudFormation.send(
      new GetTemplateCommand({ StackName: stackId, TemplateStage: "Original" }),
    ),
  );
  return parseTemplate(TemplateBody);
}

export function parseTemplate(text: string): DeployedTemplate {
  try {
    return deployed.parse(JSON.parse(text)) as DeployedTemplate;
  } catch (error) {
    throw new CliError(
      "Cannot read the template of the stack: expected the JSON that trailboard deploys; was it changed by another tool?",
      { cause: error },
    );
  }
}
