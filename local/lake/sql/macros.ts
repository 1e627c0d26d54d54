/** Starts the sentences that our own macros fail with. */
export const FAILURE_MARK = "trino: ";

const padLength = `CASE WHEN n <= 65536 THEN n::INTEGER ELSE CAST(${fail("'Cannot pad to this length: expected at most 65536'")} AS INTEGER) END`;

/**
 * What Trino has and DuckDB has not, or has with another meaning, as DuckDB macros: [signature, body]. They carry a
 * prefix so that no DuckDB function is hidden. Where the body looks at typeof(), it serves several types; branches of
 * other types must still bind, which is why some of them go through VARCHAR or JSON.
 */
const MACROS: readonly (readonly [string, string])[] = [
  // Numbers: division by zero is an error in Trino and NULL in DuckDB. Doubles, which give Infinity in Trino, fail here
  // too: DuckDB's integer division has no Infinity, and an error is better than a NULL that nobody asked for.
  ["trino_divisor(y)", `CASE WHEN y = 0 THEN y + CAST(${fail("'Division by zero'")} AS TINYINT) ELSE y END`],
  ["trino_truncate(x)", "trunc(x)"],
  [
    "trino_width_bucket(x, low, high, n)",
    "least(greatest(floor((x - low) * n / (high - low)) + 1, 0), n + 1)::BIGINT",
  ],
  ["trino_is_nan(x)", "isnan(x::DOUBLE)"],
  ["trino_is_infinite(x)", "isinf(x::DOUBLE)"],
  ["trino_is_finite(x)", "isfinite(x::DOUBLE)"],
  [
    "trino_from_base(s, radix)",
    `CASE WHEN radix = 10 THEN s::BIGINT WHEN radix = 16 THEN ('0x' || s)::BIGINT ELSE CAST(${fail("'Cannot use this radix: expected 10 or 16'")} AS BIGINT) END`,
  ],
  // Maps and arrays
  ["trino_element_at(x, k)", "x[k]"],
  ["trino_subscript(x, k)", "x[k]"],
  [
    "trino_map_subscript(m, k)",
    `m[CASE WHEN m IS NULL OR map_contains(m, k) THEN k ELSE CAST(CAST(${fail("'Key not present in map: ' || k")} AS TINYINT) AS VARCHAR) END]`,
  ],
  [
    "trino_array_subscript(a, i)",
    `a[CASE WHEN a IS NULL OR (i >= 1 AND i <= len(a)) THEN i
     WHEN i = 0 THEN CAST(${fail("'SQL array indices start at 1'")} AS BIGINT)
     WHEN i < 0 THEN CAST(${fail("'Array subscript is negative: ' || i::VARCHAR")} AS BIGINT)
     ELSE CAST(${fail("'Array subscript must be less than or equal to array length: ' || i::VARCHAR || ' > ' || len(a)::VARCHAR")} AS BIGINT) END]`,
  ],
  [
    "trino_cardinality(x)",
    `CASE WHEN typeof(x) LIKE 'MAP(%' AND NOT typeof(x) LIKE '%[]'
     THEN json_array_length(json_keys(to_json(x)))::BIGINT ELSE json_array_length(to_json(x))::BIGINT END`,
  ],
  ["trino_any_match(a)", "CASE WHEN a IS NULL THEN NULL WHEN len(a) = 0 THEN false ELSE list_bool_or(a) END"],
  ["trino_all_match(a)", "CASE WHEN a IS NULL THEN NULL WHEN len(a) = 0 THEN true ELSE list_bool_and(a) END"],
  ["trino_array_position(a, x)", "coalesce(list_position(a, x), 0)::BIGINT"],
  ["trino_array_join(a, s)", "array_to_string(a, s)"],
  [
    "trino_array_join_with(a, s, n)",
    "array_to_string(list_transform(a, lambda e: coalesce(e::VARCHAR, n)), s)",
  ],
  ["trino_array_remove(a, x)", "list_filter(a, lambda e: e IS NULL OR e <> x)"],
  ["trino_array_except(a, b)", "list_filter(list_distinct(a), lambda e: NOT list_contains(b, e))"],
  ["trino_array_union(a, b)", "list_distinct(list_concat(a, b))"],
  ["trino_arrays_overlap(a, b)", "list_has_any(a, b)"],
  [
    "trino_slice(a, s, n)",
    "CASE WHEN s > 0 THEN list_slice(a, s, s + n - 1) ELSE list_slice(a, len(a) + s + 1, len(a) + s + n) END",
  ],
  [
    "trino_repeat(x, n)",
    `list_transform(generate_series(1, CASE WHEN n <= 10000 THEN n ELSE CAST(${fail("'count argument of repeat function must be less than or equal to 10000'")} AS BIGINT) END), lambda e: x)`,
  ],
  // Whole numbers and days are numbers, times lie an interval apart: both as one number.
  ["trino_span(d)", "abs(coalesce(TRY_CAST(d::VARCHAR AS DOUBLE), epoch(TRY_CAST(d::VARCHAR AS INTERVAL))))"],
  ["trino_sequence(a, b)", sequenceOf("trino_span(b - a) < 10000", "a, CASE WHEN GOOD THEN b ELSE a END")],
  [
    "trino_sequence_by(a, b, s)",
    sequenceOf(
      "trino_span(b - a) * CASE WHEN typeof(a) = 'DATE' AND typeof(s) = 'INTERVAL' THEN 86400 ELSE 1 END < 10000 * trino_span(s)",
      "a, CASE WHEN GOOD THEN b ELSE a END, s",
    ),
  ],
  [
    "trino_map_agg(k, v)",
    "map_from_entries(list_distinct(list(struct_pack(key := k, value := v)) FILTER (WHERE k IS NOT NULL)))",
  ],
  [
    "trino_split_to_map(s, e, k)",
    "map_from_entries(list_transform(string_split(s, e), lambda p: struct_pack(key := split_part(p, k, 1), value := split_part(p, k, 2))))",
  ],
  // Text. What grows text or time without end is bounded: DuckDB's memory limit does not count vectors, and nothing
  // interrupts one call of a function.
  ["trino_lpad(s, n, p)", `lpad(s, ${padLength}, p)`],
  ["trino_rpad(s, n, p)", `rpad(s, ${padLength}, p)`],
  [
    "trino_levenshtein(a, b)",
    `CASE WHEN length(a)::BIGINT * length(b) <= 1000000 THEN levenshtein(a, b) ELSE CAST(${fail("'The combined inputs for Levenshtein distance are too large'")} AS BIGINT) END`,
  ],
  ["trino_replace_all(s, x)", "replace(s, x, '')"],
  ["trino_regexp_extract(s, p, g)", "CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) END"],
  [
    "trino_regexp_position(s, p)",
    "CASE WHEN regexp_matches(s, p) THEN strpos(s, regexp_extract(s, p)) ELSE -1 END",
  ],
  ["trino_regexp_count(s, p)", "len(regexp_extract_all(s, p))"],
  // Split at most n - 1 times: the last part keeps the rest.
  [
    "trino_split(s, d, n)",
    "list_concat(string_split(s, d)[:n - 1], CASE WHEN len(string_split(s, d)) >= n THEN [array_to_string(string_split(s, d)[n:], d)] ELSE [] END)",
  ],
  // Trino gives NULL behind the last part, DuckDB an empty string.
  ["trino_split_part(s, d, i)", "CASE WHEN i <= len(string_split(s, d)) THEN split_part(s, d, i) END"],
  // Trino's text of a timestamp has milliseconds, and a JSON string is cast to its text without quotes.
  [
    "trino_varchar(x)",
    `CASE WHEN typeof(x) = 'TIMESTAMP' THEN strftime(CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')
     WHEN typeof(x) = 'JSON' THEN json_extract_string(CAST(CAST(x AS VARCHAR) AS JSON), '$')
     ELSE CAST(x AS VARCHAR) END`,
  ],
  // JSON: malformed text is NULL for Trino and an error for DuckDB.
  ["trino_json(x)", "CASE WHEN json_valid(x::VARCHAR) THEN x::VARCHAR::JSON END"],
  ["trino_json_parse(x)", "x::VARCHAR::JSON"],
  ["trino_json_extract(x, p)", "CASE WHEN json_valid(x::VARCHAR) THEN json_extract(x::VARCHAR, p) END"],
  [
    "trino_json_extract_all(x, p)",
    "CASE WHEN json_valid(x::VARCHAR) THEN to_json(json_extract(x::VARCHAR, p)) END",
  ],
  [
    "trino_json_extract_scalar(x, p)",
    `CASE WHEN json_valid(x::VARCHAR) AND json_type(x::VARCHAR, p) NOT IN ('OBJECT', 'ARRAY', 'NULL')
     THEN json_extract_string(x::VARCHAR, p) END`,
  ],
  [
    "trino_json_array_length(x)",
    "CASE WHEN json_valid(x::VARCHAR) AND json_type(x::VARCHAR) = 'ARRAY' THEN json_array_length(x::VARCHAR)::BIGINT END",
  ],
  [
    "trino_json_array_get(x, i)",
    `CASE WHEN json_valid(x::VARCHAR) AND json_type(x::VARCHAR) = 'ARRAY'
     THEN list_extract(json_extract(x::VARCHAR, '$[*]'), CASE WHEN i >= 0 THEN i + 1 ELSE i END) END`,
  ],
  [
    "trino_json_array_contains(x, v)",
    `CASE WHEN json_valid(x::VARCHAR) AND json_type(x::VARCHAR) = 'ARRAY'
     THEN list_contains(list_transform(json_extract(x::VARCHAR, '$[*]'), lambda e: json_extract_string(e, '$')), v::VARCHAR) END`,
  ],
  [
    "trino_json_size(x, p)",
    `CASE WHEN json_valid(x::VARCHAR) THEN CASE json_type(x::VARCHAR, p)
     WHEN 'OBJECT' THEN len(json_keys(x::VARCHAR, p))::BIGINT
     WHEN 'ARRAY' THEN json_array_length(x::VARCHAR, p)::BIGINT
     WHEN NULL THEN NULL ELSE CASE WHEN json_type(x::VARCHAR, p) IS NOT NULL THEN 0 END END END`,
  ],
  [
    "trino_is_json_scalar(x)",
    "CASE WHEN x IS NULL THEN NULL ELSE json_valid(x::VARCHAR) AND json_type(x::VARCHAR) NOT IN ('OBJECT', 'ARRAY') END",
  ],
  ["trino_json_exists(x, p)", "json_valid(x::VARCHAR) AND json_type(x::VARCHAR, p) IS NOT NULL"],
  // Times. A timestamp has no zone here: Lake's session is UTC.
  [
    "trino_date_add(unit, n, ts)",
    `CASE lower(unit)
     WHEN 'millisecond' THEN ts + to_milliseconds(n) WHEN 'second' THEN ts + to_seconds(n)
     WHEN 'minute' THEN ts + to_minutes(n::BIGINT) WHEN 'hour' THEN ts + to_hours(n::BIGINT)
     WHEN 'day' THEN ts + to_days(n::INTEGER) WHEN 'week' THEN ts + to_weeks(n::INTEGER)
     WHEN 'month' THEN ts + to_months(n::INTEGER) WHEN 'quarter' THEN ts + to_quarters(n::INTEGER)
     WHEN 'year' THEN ts + to_years(n::INTEGER)
     ELSE ts + to_days(CAST(${fail(`'Cannot use "' || unit || '" as a unit of time'`)} AS INTEGER)) END`,
  ],
  ["trino_date_diff(unit, a, b)", "date_sub(unit, a::TIMESTAMP, b::TIMESTAMP)"],
  ["trino_date_trunc(unit, ts)", "date_trunc(unit, ts)"],
  ["trino_millisecond(ts)", "date_part('millisecond', ts::TIMESTAMP) % 1000"],
  ["trino_timestamp(x)", "CAST(CAST(x AS TIMESTAMPTZ) AS TIMESTAMP)"],
  ["trino_to_iso8601(x)", `strftime(x::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%gZ')`],
  ["trino_from_unixtime(x)", "CAST(to_timestamp(x) AS TIMESTAMP)"],
  ["trino_to_unixtime(x)", "epoch(x::TIMESTAMP)"],
  ["trino_at_timezone(x, z)", "timezone(z, CAST(x::TIMESTAMP AS TIMESTAMPTZ))"],
  ["trino_with_timezone(x, z)", "CAST(timezone(z, x::TIMESTAMP) AS TIMESTAMP)"],
  ["trino_to_milliseconds(i)", "(epoch(i) * 1000)::BIGINT"],
  ["trino_last_day_of_month(x)", "last_day(x)"],
  ["trino_url_extract_protocol(u)", "nullif(regexp_extract(u, '^([A-Za-z][A-Za-z0-9+.-]*):', 1), '')"],
  ["trino_url_extract_host(u)", "nullif(regexp_extract(u, '^[^:/?#]+://(?:[^/?#@]*@)?([^/?#:]*)', 1), '')"],
  ["trino_url_extract_path(u)", "regexp_extract(u, '^[^:/?#]+://[^/?#]*([^?#]*)', 1)"],
  ["trino_url_extract_query(u)", "nullif(regexp_extract(u, '^[^?#]*[?]([^#]*)', 1), '')"],
  // Bytes
  ["trino_to_hex(x)", "hex(x)"],
];

/**
 * Text that no cast takes: the error that DuckDB then raises carries our sentence. error() would do it more plainly, but
 * it is volatile, and TRY() and GROUP BY refuse volatile functions.
 */
function fail(message: string): string {
  return `'${FAILURE_MARK}' || ${message}`;
}

/** generate_series, whose arguments hold GOOD where they need the condition; fails where that is not met, as Trino does. */
function sequenceOf(good: string, arguments_: string): string {
  const condition = `((${good}) IS NOT FALSE)`;
  const tooLong = fail("'result of sequence function must not have more than 10000 entries'");
  return `list_filter(generate_series(${arguments_.replaceAll("GOOD", condition)}), lambda e: CASE WHEN ${condition} THEN true ELSE CAST(${tooLong} AS BOOLEAN) END)`;
}

/** One statement per macro. Every later query sees them; they touch no table. */
export const createMacros: readonly string[] = MACROS.map(
  ([signature, body]) => `CREATE MACRO ${signature} AS ${body}`,
);

export const MACRO_NAMES: readonly string[] = MACROS.map(([signature]) =>
  signature.slice(0, signature.indexOf("(")),
);
