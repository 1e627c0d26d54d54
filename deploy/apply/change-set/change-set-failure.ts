/**
 * Why a change set could not be made, with the mend where we know it. The one that people meet: things of our names that
 * exist already, which CloudFormation would take over but for a DeletionPolicy that they must not have. `details` are
 * what was found wrong, resource by resource, where CloudFormation tells.
 */
export function changeSetFailure(
  stack: string,
  status: string,
  reason: string,
  details: readonly string[] = [],
): string {
  const general = reason === "" ? `CloudFormation says only ${status}` : reason;
  const said = (details.length > 0 ? details.join("; ") : general).slice(0, 4000);
  return `Cannot prepare the changes of stack ${stack}: ${said}${mendOf(`${said} ${reason}`)}`;
}

function mendOf(reason: string): string {
  if (/belongs? to (another|a different) stack|already belongs/i.test(reason))
    return ' (another stack has them: choose another "name" or "dashboardPrefix" in the configuration)';
  if (/already exist|ResourceExistenceCheck/i.test(reason))
    return ' (these are in the account and belong to no stack of ours: delete them, or choose another "name" or "dashboardPrefix" in the configuration)';
  if (/Hook|EarlyValidation/.test(reason))
    return " (a check of CloudFormation or of your organisation refuses the template)";
  return "";
}
