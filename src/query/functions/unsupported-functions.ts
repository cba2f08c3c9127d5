/** What to write in the place of functions that DuckDB has and motif has not, and their names. */
const INSTEAD: readonly (readonly [instead: string, names: string])[] = [
  [
    'It gives something else each time: a query means the same when it is replayed. Time comes with the events',
    `ago current_connection_id current_database current_date current_localtime current_localtimestamp current_query
     current_query_id current_role current_setting current_catalog current_transaction_id current_user currval
     gen_random_uuid get_current_time get_current_timestamp getvariable nextval now proctime random session_user setseed sleep_ms
     today transaction_timestamp user uuid uuidv4 uuidv7 version`,
  ],
  [
    'Lambda functions are not supported. list_sum, list_contains, list_sort, list_where and their kin need none',
    `apply array_apply array_filter array_reduce array_transform filter list_apply list_filter list_reduce list_transform
     reduce`,
  ],
  ['Write PREV(x, n)', 'lag'],
  ['Write NEXT(x, n)', 'lead'],
  ['Write FIRST(x)', 'first_value'],
  ['Write LAST(x)', 'last_value'],
  ['Write FIRST(x, n - 1)', 'nth_value'],
  [
    'Window functions are not supported. count(*) counts the rows of a match',
    'cume_dist dense_rank fill ntile percent_rank rank rank_dense row_number',
  ],
  ['Write count(DISTINCT x)', 'approx_count_distinct list_approx_count_distinct'],
  ['Write quantile_cont(x, 0.9)', 'approx_quantile reservoir_quantile'],
  ['Write mode(x), or histogram(x)', 'approx_top_k'],
  ['Write max_by(x, y)', 'arg_max_null arg_max_nulls_last'],
  ['Write min_by(x, y)', 'arg_min_null arg_min_nulls_last'],
  ['Write sum(x)', 'favg fsum kahan_sum sumkahan sum_no_overflow'],
  ['Write sum(x * y) / sum(y)', 'wavg weighted_avg'],
  ['Write exp(avg(ln(x)))', 'geomean geometric_mean'],
  ['Write stddev(x)', 'mad list_mad sem list_sem'],
  [
    'Write histogram(x)',
    'entropy histogram_exact is_histogram_other_bin kurtosis kurtosis_pop list_entropy list_kurtosis list_kurtosis_pop list_skewness skewness',
  ],
  [
    'Write stddev(x), avg(x * y) and their kin',
    'corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy',
  ],
  ['Join with ||, round with round(x, n)', 'bar format format_bytes parse_formatted_bytes printf'],
  ['Write list_value(x, y), or [x, y]', 'array_value'],
  ['Write array_to_string(l, s)', 'array_to_string_comma_default'],
  ['Write list_concat, or map(keys, values)', 'array_zip list_zip'],
  ['Write levenshtein(a, b)', 'jaccard jaro_similarity jaro_winkler_similarity'],
  ['Write md5(s) or sha256(s)', 'create_sort_key hash md5_number md5_number_lower md5_number_upper'],
  [
    'Write list_sum(l), sqrt(x) and their kin',
    `array_cosine_distance array_cosine_similarity array_cross_product
     array_distance array_dot_product array_inner_product array_negative_dot_product array_negative_inner_product
     list_cosine_distance list_cosine_similarity list_distance list_dot_product list_inner_product
     list_negative_dot_product list_negative_inner_product`,
  ],
  [
    'There is no BLOB. Texts have hex(s), md5(s), sha256(s)',
    `base64 decode encode from_base64 from_binary from_hex
     octet_length to_base64 unbin unhex`,
  ],
  ['There is no BIT. Integers have & | ~ << >>', 'bit_position bitstring bitstring_agg get_bit set_bit'],
  ['There is no ENUM: compare texts', 'enum_code enum_first enum_last enum_range enum_range_boundary'],
  ['There is no UNION: a JSON holds anything', 'union_extract union_tag union_value'],
  ["There is no TIME. A time of day is an INTERVAL: ts - date_trunc('day', ts)", 'make_time timetz_byte_comparable'],
  ['A timestamp counts microseconds: make_timestamp(x)', 'make_timestamp_ns'],
  ["Write microsecond(ts) or date_part('microseconds', ts)", 'nanosecond'],
  ['Write t AT TIME ZONE zone', 'timezone_hour timezone_minute'],
  ['Write epoch_ms(x) for milliseconds, to_timestamp(x) for seconds', 'to_timestamp_ltz'],
  [
    'Write json_extract(j, path), or CAST(j AS STRUCT(…))',
    'from_json from_json_strict json_transform json_transform_strict',
  ],
  [
    'Write json_exists(j, path) or json_extract(j, path)',
    'json json_contains json_merge_patch json_pretty json_structure json_group_structure',
  ],
  ['Write to_json(list(x))', 'json_group_array'],
  ["Write {'a': x}, or struct_pack(a := x)", 'row struct_concat struct_insert struct_update'],
  [
    'Write s.a',
    'struct_contains struct_extract_at struct_has struct_indexof struct_keys struct_position struct_values',
  ],
  ["Write {'a': x} with map(keys, values)", 'json_group_object'],
  ['Write x LIKE y ESCAPE z', 'ilike_escape like_escape not_ilike_escape not_like_escape'],
  ['Write list_aggregate(l, name)', 'aggregate combine finalize'],
  [
    'Write left(s, n), right(s, n), substring(s, a, n) or length(s): they count characters',
    `left_grapheme length_grapheme
     right_grapheme substring_grapheme`,
  ],
  ["Write split_part(s, '/', -1)", 'parse_dirname parse_dirpath parse_filename parse_path'],
  ['Write string_split_regex(s, r)', 'regexp_split_to_table'],
  ['Write replace or regexp_replace', 'nfc_normalize strip_accents url_decode'],
  ['Write CASE', 'constant_or_null error switch'],
  [
    'Write CAST(x AS type) or TRY_CAST(x AS type)',
    'can_cast_implicitly cast_to_type format_type get_type make_type replace_type',
  ],
  ['Write factorial(n)', 'gamma lgamma'],
  ['Write range(a, b, c)', 'equi_width_bins generate_subscripts'],
  [
    '',
    `alias get_block_size in_search_path nextafter normalized_interval parse_duckdb_log_message
     stats unpivot_list uuid_extract_timestamp uuid_extract_version vector_type write_log`,
  ],
  ['Rows cannot be made out of a list here. list_sum, list_contains and their kin read it as it is', 'unnest unpivot'],
];

/** By name in lower case: what to write instead, empty where nothing comes near. */
export const UNSUPPORTED_FUNCTIONS: ReadonlyMap<string, string> = new Map(
  INSTEAD.flatMap(([instead, names]) => names.split(/\s+/).map((name): [string, string] => [name, instead])),
);
