import { EVENT_COLUMNS, type Field, type FieldType, RECORD_FIELDS } from "../schema.ts";

/**
 * What json_transform is asked for: every field under its name in the record. It is lenient: a member of another
 * shape than documented (requestParameters that is a text, say) gives NULL in its column and loses no row.
 */
const TRANSFORM_SPEC = JSON.stringify(specOf({ kind: "struct", fields: RECORD_FIELDS }));

/**
 * Moves a batch into `events`. The batch is a query with the columns raw (the record's text), readable (the text that
 * DuckDB can parse: raw, or its repair), time_us (epoch microseconds or NULL) and checksum (SHA-256, BLOB). Its
 * order (of time) is kept as far as DuckDB's threads keep it: the questions of an hour touch few blocks.
 */
export function insertBatchSql(batch: string): string {
  const fields = RECORD_FIELDS.map((field) =>
    field.name === "eventtime" ? "make_timestamp(time_us)" : fieldSql(field, `t."${field.json}"`),
  );
  const columns = EVENT_COLUMNS.map(({ name }) => `"${name}"`).join(", ");
  return `INSERT INTO events (${columns})
    SELECT ${fields.join(", ")}, raw, lower(hex(checksum))
    FROM (SELECT json_transform(readable, '${TRANSFORM_SPEC}') AS t, raw, time_us, checksum FROM (${batch}))`;
}

function specOf(type: FieldType): unknown {
  switch (type.kind) {
    case "text":
      return "VARCHAR";
    case "boolean":
      return "BOOLEAN";
    case "timestamp":
      return "TIMESTAMP";
    case "map":
      return "MAP(VARCHAR, VARCHAR)";
    case "struct":
      return Object.fromEntries(type.fields.map((field) => [field.json, specOf(field.type)]));
    case "structs":
      return [Object.fromEntries(type.fields.map((field) => [field.json, specOf(field.type)]))];
  }
}

/** Struct casts go by name in any case, which renames "principalId" to "principalid" at no cost. */
function fieldSql(field: Field, source: string): string {
  if (field.type.kind !== "struct" || !hasRenamedLeaf(field)) return source;
  const members = field.type.fields.map(
    (member) => `"${member.name}" := ${fieldSql(member, `${source}."${member.json}"`)}`,
  );
  return `CASE WHEN ${source} IS NULL THEN NULL ELSE struct_pack(${members.join(", ")}) END`;
}

/** A leaf whose name in Lake is not just the lower-case of its name in the record: no cast finds it. */
function hasRenamedLeaf(field: Field): boolean {
  if (field.name !== field.json.toLowerCase()) return true;
  return field.type.kind === "struct" && field.type.fields.some(hasRenamedLeaf);
}
