export interface Reference {
  readonly logicalId: string;
  readonly attribute: string | undefined;
}

/** Every Ref, Fn::GetAtt and "${...}" of an Fn::Sub below `value`, and every DependsOn. */
export function referencesOf(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "Ref") return [{ logicalId: String(inner), attribute: undefined }];
    if (key === "Fn::GetAtt" && Array.isArray(inner))
      return [{ logicalId: String(inner[0]), attribute: String(inner[1]) }];
    if (key === "Fn::Sub" && typeof inner === "string") return substitutionsOf(inner);
    if (key === "DependsOn")
      return [inner].flat().map((logicalId) => ({ logicalId: String(logicalId), attribute: undefined }));
    return referencesOf(inner);
  });
}

function substitutionsOf(text: string): Reference[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = ""]) => {
    const [logicalId = "", attribute] = name.split(".");
    return { logicalId, attribute };
  });
}

/** Every text below `value`, names of members too. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)]);
}
