import { AwsError } from "../wire/fake-service.ts";

export interface Template {
  readonly Description?: string;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, Output>>;
}

export interface Parameter {
  readonly Type: string;
  readonly Default?: string | number;
  readonly Description?: string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly unknown[];
  readonly ConstraintDescription?: string;
  readonly NoEcho?: boolean | string;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: unknown;
}

export interface Output {
  readonly Value: unknown;
  readonly Description?: string;
  readonly Condition?: string;
}

/** CloudFormation quotas: bytes of a template in a request and in S3, and entries of a section. */
const MAX_BODY_BYTES = 51_200;
const MAX_OBJECT_BYTES = 1024 * 1024;
const MAX_ENTRIES = { Parameters: 200, Resources: 500, Outputs: 200, Mappings: 200 } as const;
const SECTIONS = [
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Rules",
  "Mappings",
  "Conditions",
  "Transform",
  "Resources",
  "Outputs",
];
const RESOURCE_FIELDS = [
  "Type",
  "Properties",
  "DependsOn",
  "Condition",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "Metadata",
  "CreationPolicy",
  "UpdatePolicy",
];

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** JSON only. Sections, sizes and counts are checked; whether a resource has the right properties is not. */
export function parseTemplate(text: string, from: "body" | "s3"): Template {
  const bytes = Buffer.byteLength(text);
  if (from === "body" && bytes > MAX_BODY_BYTES)
    throw validationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${MAX_BODY_BYTES}`,
    );
  if (bytes > MAX_OBJECT_BYTES)
    throw validationError(`Template may not exceed ${MAX_OBJECT_BYTES} bytes in size.`);
  const template = json(text);
  const unknown = Object.keys(template).filter((name) => !SECTIONS.includes(name));
  if (unknown.length > 0)
    throw validationError(`Invalid template property or properties [${unknown.join(", ")}]`);
  for (const section of ["Rules", "Mappings", "Transform"])
    if (section in template)
      throw validationError(`The fake AWS does not know the template section ${section}`);
  for (const [section, max] of Object.entries(MAX_ENTRIES)) {
    const size = Object.keys((template[section] as object | undefined) ?? {}).length;
    if (size > max)
      throw validationError(
        `Template format error: Number of ${section.toLowerCase()}, ${size}, is greater than maximum allowed, ${max}`,
      );
  }
  const Resources = (template.Resources ?? {}) as Record<string, TemplateResource>;
  if (Object.keys(Resources).length === 0)
    throw validationError("Template format error: At least one Resources member must be defined.");
  for (const [id, resource] of Object.entries(Resources)) checkResource(id, resource);
  return { Parameters: {}, Conditions: {}, Outputs: {}, ...template, Resources } as Template;
}

function checkResource(id: string, resource: TemplateResource): void {
  if (!/^[A-Za-z0-9]{1,255}$/.test(id))
    throw validationError(`Template format error: Resource name ${id} is non alphanumeric.`);
  if (typeof resource.Type !== "string")
    throw validationError(
      `Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`,
    );
  const unknown = Object.keys(resource).filter((name) => !RESOURCE_FIELDS.includes(name));
  if (unknown.length > 0) throw validationError(`Invalid template resource property '${unknown[0]}'`);
}

function json(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Said below; YAML would be fine for CloudFormation.
  }
  throw validationError(
    "Template format error: unsupported structure. (The fake AWS reads JSON templates only)",
  );
}
