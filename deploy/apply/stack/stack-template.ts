import { type DeployedTemplate, readStackTemplate } from "../../account/stack-template.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";

/** The template of a stack, as it was given to CloudFormation. */
export function stackTemplateOf(session: Session, stackId: string): Promise<DeployedTemplate> {
  return patiently(session, "Cannot read the template of the stack", () =>
    readStackTemplate(session.account, stackId),
  );
}
