import { MACRO_NAMES } from "./macros.ts";

/** Trino functions that DuckDB has under the same name with the same meaning. */
const SAME = `
count sum avg min max any_value bool_and bool_or count_if stddev stddev_pop stddev_samp variance var_pop var_samp
corr covar_pop covar_samp skewness kurtosis regr_slope regr_intercept max_by min_by histogram array_agg bit_and_agg
row_number rank dense_rank percent_rank cume_dist ntile lead lag first_value last_value nth_value grouping
abs ceil ceiling floor round sign sqrt cbrt exp ln log2 log10 pow power pi degrees radians sin cos tan asin acos atan
atan2 sinh cosh tanh random
lower upper length reverse replace substr substring trim ltrim rtrim chr translate
starts_with ends_with concat_ws
contains flatten map_keys map_values map_entries
year quarter month day hour minute second row
`;

/** Trino function -> DuckDB function, macro or alias, with the same arguments in the same order. */
const RENAMED: Readonly<Record<string, string>> = {
  arbitrary: "any_value",
  approx_distinct: "approx_count_distinct",
  approx_percentile: "approx_quantile",
  every: "bool_and",
  map_agg: "trino_map_agg",
  bitwise_and_agg: "bit_and",
  bitwise_or_agg: "bit_or",
  geometric_mean: "geometric_mean",
  element_at: "trino_element_at",
  cardinality: "trino_cardinality",
  array_distinct: "list_distinct",
  array_max: "list_max",
  array_min: "list_min",
  array_sort: "list_sort",
  array_intersect: "list_intersect",
  array_union: "trino_array_union",
  array_except: "trino_array_except",
  array_remove: "trino_array_remove",
  array_position: "trino_array_position",
  arrays_overlap: "trino_arrays_overlap",
  slice: "trino_slice",
  repeat: "trino_repeat",
  map_from_entries: "map_from_entries",
  split_to_map: "trino_split_to_map",
  codepoint: "ascii",
  strpos: "strpos",
  regexp_like: "regexp_matches",
  regexp_extract_all: "regexp_extract_all",
  regexp_split: "regexp_split_to_array",
  regexp_position: "trino_regexp_position",
  regexp_count: "trino_regexp_count",
  split_part: "trino_split_part",
  json_parse: "trino_json_parse",
  json_array_length: "trino_json_array_length",
  json_array_get: "trino_json_array_get",
  json_array_contains: "trino_json_array_contains",
  is_json_scalar: "trino_is_json_scalar",
  date_add: "trino_date_add",
  date_diff: "trino_date_diff",
  date_trunc: "trino_date_trunc",
  day_of_week: "isodow",
  dow: "isodow",
  day_of_month: "day",
  day_of_year: "dayofyear",
  doy: "dayofyear",
  week: "week",
  week_of_year: "week",
  year_of_week: "isoyear",
  yow: "isoyear",
  millisecond: "trino_millisecond",
  last_day_of_month: "trino_last_day_of_month",
  from_iso8601_timestamp: "trino_timestamp",
  from_iso8601_timestamp_nanos: "trino_timestamp",
  to_iso8601: "trino_to_iso8601",
  from_unixtime: "trino_from_unixtime",
  to_unixtime: "trino_to_unixtime",
  at_timezone: "trino_at_timezone",
  with_timezone: "trino_with_timezone",
  to_milliseconds: "trino_to_milliseconds",
  is_nan: "trino_is_nan",
  is_infinite: "trino_is_infinite",
  is_finite: "trino_is_finite",
  truncate: "trino_truncate",
  width_bucket: "trino_width_bucket",
  from_base: "trino_from_base",
  rand: "random",
  bitwise_xor: "xor",
  levenshtein_distance: "trino_levenshtein",
  lpad: "trino_lpad",
  rpad: "trino_rpad",
  hamming_distance: "hamming",
  to_utf8: "encode",
  from_utf8: "decode",
  to_hex: "trino_to_hex",
  from_hex: "unhex",
  to_base64: "to_base64",
  from_base64: "from_base64",
  url_extract_host: "trino_url_extract_host",
  url_extract_path: "trino_url_extract_path",
  url_extract_query: "trino_url_extract_query",
  url_extract_protocol: "trino_url_extract_protocol",
};

const SAME_NAMES = new Set(SAME.split(/\s+/).filter(Boolean));

/** DuckDB's name for a Trino function whose arguments need no work, or undefined. */
export function directFunction(trinoName: string): string | undefined {
  if (Object.hasOwn(RENAMED, trinoName)) return RENAMED[trinoName];
  return SAME_NAMES.has(trinoName) ? trinoName : undefined;
}

/** What the rewriter itself writes, and what DuckDB's parser makes of plain syntax (||, LIKE, EXTRACT ...). */
const WRITTEN = `
list_value list_transform list_filter list_reduce list_zip list_contains list_distinct list_sort list_concat struct_pack
map map_from_entries map_entries map_concat unnest generate_series len printf strftime strptime regexp_replace
regexp_matches
regexp_extract string_split to_json listagg greatest least error log date_part position trim ltrim rtrim substring
count_star list array_slice array_extract struct_extract concat bit_count like_escape not_like_escape ilike_escape timezone
json_extract epoch quantile_cont from_iso8601_date log quantile_disc coalesce row nullif md5 sha1 sha256
`;

/** Every function that may stand in the SQL that is handed to DuckDB. Nothing here reads files, settings or catalogues. */
export const DUCKDB_FUNCTIONS: ReadonlySet<string> = new Set([
  ...SAME_NAMES,
  ...Object.values(RENAMED),
  ...MACRO_NAMES,
  ...WRITTEN.split(/\s+/).filter(Boolean),
]);
