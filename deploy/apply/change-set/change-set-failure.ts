/**
 * Why a change set could not be made, with the mend where we know it. The one that people meet: things of our names that
 * exist already, which CloudFormation would take over but for a DeletionPolicy that they must not have.
 */
export function changeSetFailure(stack: string, status: string, reason: string): string {
  const said = reason === "" ? `CloudFormation says only ${status}` : reason.slice(0, 4000);
  return `Cannot prepare the changes of stack ${stack}: ${said}${mendOf(reason)}`;
}

function mendOf(reason: string): string {
  if (/already exist/i.test(reason))
    return ' (these are in the account and belong to no stack: delete them, or choose another "name" or "dashboardPrefix" in the configuration)';
  if (/belongs? to (another|a different|stack)|already belongs/i.test(reason))
    return ' (another stack has them: choose another "name" or "dashboardPrefix" in the configuration)';
  return "";
}
