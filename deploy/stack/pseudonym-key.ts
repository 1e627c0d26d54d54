import { comment, type Resources, sub } from "./intrinsics.ts";
import { PSEUDONYM_KEY } from "./logical-ids.ts";
import type { Json } from "./template.ts";

/** The key of the pseudonyms that the public function shows: made by Secrets Manager, seen by nobody on its way. */
export function pseudonymKey(): Resources {
  return {
    [PSEUDONYM_KEY]: {
      Type: "AWS::SecretsManager::Secret",
      Properties: {
        Description: "Key of the pseudonyms on public dashboards; a new one makes all pseudonyms new",
        GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
      },
      Metadata: comment(
        "CloudFormation puts the value into the function's environment, which Lambda encrypts; the function needs no permission for the secret. Who may read the function's configuration (lambda:GetFunctionConfiguration) can read it.",
      ),
    },
  };
}

/** A dynamic reference: CloudFormation resolves it on its way to Lambda, and keeps the value neither in the template nor in its events. */
export function pseudonymKeyValue(): Json {
  return sub(`{{resolve:secretsmanager:\${${PSEUDONYM_KEY}}:SecretString:::}}`);
}
