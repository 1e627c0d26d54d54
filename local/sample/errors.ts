/** Error texts as the services word them. */

export function accessDenied(arn: string, action: string, resource: string) {
  return {
    code: "AccessDenied",
    message: `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  };
}

/** A service control policy says no: administrators cannot either. */
export function deniedByOrganization(arn: string, action: string, resource: string) {
  return {
    code: "AccessDeniedException",
    message: `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in a service control policy`,
  };
}

/** EC2's own way to say it. */
export function unauthorizedOperation(arn: string, action: string, encoded: string) {
  return {
    code: "Client.UnauthorizedOperation",
    message: `You are not authorized to perform this operation. User: ${arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action. Encoded authorization failure message: ${encoded}`,
  };
}

export const rateExceeded = { code: "ThrottlingException", message: "Rate exceeded" };
export const requestLimitExceeded = {
  code: "Client.RequestLimitExceeded",
  message: "Request limit exceeded.",
};
