import { type DeployedTemplate, readStackTemplate } from "../../account/stack-template.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";

/** The template of a stack, as it was given to CloudFormation. */
export function stackTemplateOf(work: Work, stackId: string): Promise<DeployedTemplate> {
  return patiently(work, "Cannot read the template of the stack", () =>
    readStackTemplate(work.account, stackId),
  );
}
