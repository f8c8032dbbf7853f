"""What products are found by, kept by triggers in the transaction that changes them.

`search_fold`, `search_terms` and `search_letters` are the functions of these names of `jangteo.search.rules` in SQL: a
property test holds them together. An entry is locked before it is made anew, so that of two who change the same product
the later sees the earlier's texts.
"""

from django.db import migrations

WRITING = "0-9a-z"
SIGNS = "가-힣ㄱ-ㅎ\\u00df-\\u024f\\u0370-\\u058f\\u05d0-\\u06ff\\u0900-\\u0dff\\u0e00-\\u0eff\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff"
ACCENTED = "àáâãäåāăąçćčďđèéêëēĕėęěğģìíîïĩīĭįıķĺļľłñńņňòóôõöøōŏőŕŗřśşšţťùúûüũūŭůűųýÿźżž"
BARE = "aaaaaaaaacccddeeeeeeeeeggiiiiiiiiikllllnnnnooooooooorrrsssttuuuuuuuuuuyyzzz"
MEASURE = "([0-9]{1,9}(?:[.][0-9]{1,3})?) ?(ml|l|cc|리터|mm|cm|m|inches|inch|인치|in|kg|g|lb|oz)(?![a-z가-힣0-9])"
LEADS = "".join(chr(0x1100 + at) for at in range(19))
VOWELS = "".join(chr(0x1161 + at) for at in range(21))
TAILS = "".join(chr(0x11A8 + at) for at in range(27))
LEAD_LETTERS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWEL_LETTERS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAIL_LETTERS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

READING = (
    r"""
CREATE FUNCTION search_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower(translate(normalize(said, NFKC), 'İ', 'i')), '{ACCENTED}', '{BARE}')
$$;

CREATE FUNCTION search_key(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(search_fold(said), '[^{WRITING}{SIGNS}]+', '', 'g')
$$;

CREATE FUNCTION search_letters(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(normalize(said, NFD), '{LEADS}{VOWELS}{TAILS}', '{LEAD_LETTERS}{VOWEL_LETTERS}{TAIL_LETTERS}')
$$;

CREATE FUNCTION search_leads(folded text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(translate(normalize(folded, NFD), '{LEADS}', '{LEAD_LETTERS}'), '[\u1161-\u11c2]+', '', 'g')
$$;

CREATE FUNCTION search_terms(folded text) RETURNS SETOF text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN QUERY
    WITH tokens AS (
        SELECT left(m[1], 60) AS t, m[1] COLLATE "C" < '{' AS is_latin, m[1] = E'\n' AS is_break,
            CASE WHEN lead(m[1]) OVER (ORDER BY n) COLLATE "C" > '{' THEN left(lead(m[1]) OVER (ORDER BY n), 1) ELSE '' END AS next
        FROM regexp_matches(folded, '([{WRITING}]+|[{SIGNS}]+|\n)', 'g') WITH ORDINALITY AS r (m, n)
    )
    SELECT t FROM tokens WHERE NOT is_break
    UNION SELECT p[1] FROM tokens, regexp_matches(t, '([a-z]+|[0-9]+)', 'g') AS p
        WHERE is_latin AND NOT is_break AND t ~ '[a-z]' AND t ~ '[0-9]'
    UNION SELECT substr(t || next, at, 2) FROM tokens, generate_series(1, length(t || next) - 1) AS at
        WHERE NOT is_latin AND NOT is_break
    UNION SELECT '~' || right(t, 1) FROM tokens WHERE NOT is_latin AND NOT is_break
    UNION SELECT left(regexp_replace(m[1], '[^{WRITING}]', '', 'g'), 60)
        FROM regexp_matches(folded, '([{WRITING}]+(?:[-./_+][{WRITING}]+)+)', 'g') AS m
    UNION SELECT '=' || trim_scale(round(m[1]::numeric * u.times, 2)) || u.unit
        FROM regexp_matches(folded, '{MEASURE}', 'g') AS m
        JOIN (VALUES ('ml', 1, 'ml'), ('l', 1000, 'ml'), ('cc', 1, 'ml'), ('리터', 1000, 'ml'), ('mm', 1, 'mm'),
            ('cm', 10, 'mm'), ('m', 1000, 'mm'), ('in', 25.4, 'mm'), ('inch', 25.4, 'mm'), ('inches', 25.4, 'mm'),
            ('인치', 25.4, 'mm'), ('g', 1, 'g'), ('kg', 1000, 'g'), ('lb', 453.592, 'g'), ('oz', 28.3495, 'g'))
            AS u (word, times, unit) ON u.word = m[2];
END $$;

CREATE FUNCTION search_words(folded text) RETURNS TABLE (word text, said text) LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH tokens AS (
        SELECT m[1] AS t, lead(m[1]) OVER (ORDER BY n) AS after
        FROM regexp_matches(folded, '([a-z]+|[0-9]+|[{SIGNS}]+|\n)', 'g') WITH ORDINALITY AS r (m, n)
    )
    SELECT t, t FROM tokens WHERE t ~ '^[a-z]{3,30}$|^[가-힣]{2,20}$'
    UNION SELECT t || after, t || ' ' || after FROM tokens
        WHERE (t ~ '^[a-z]{2,15}$' AND after ~ '^[a-z]{2,15}$') OR (t ~ '^[가-힣]{1,10}$' AND after ~ '^[가-힣]{1,10}$');
END $$;
""".replace("{ACCENTED}", ACCENTED)
    .replace("{BARE}", BARE)
    .replace("{WRITING}", WRITING)
    .replace("{SIGNS}", SIGNS)
    .replace("{MEASURE}", MEASURE)
    .replace("{LEADS}", LEADS)
    .replace("{VOWELS}", VOWELS)
    .replace("{TAILS}", TAILS)
    .replace("{LEAD_LETTERS}", LEAD_LETTERS)
    .replace("{VOWEL_LETTERS}", VOWEL_LETTERS)
    .replace("{TAIL_LETTERS}", TAIL_LETTERS)
)

MAKING = r"""
CREATE FUNCTION search_fresh_texts(wanted uuid[])
RETURNS TABLE (product_id uuid, audience text, weight text, folded text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH RECURSIVE products AS MATERIALIZED (
        SELECT p.id, p.category_id FROM unnest(wanted) AS w (id) JOIN catalog_product p ON p.id = w.id
    ), above (category_id, names, parent_id) AS (
        SELECT c.id, c.names, c.parent_id FROM catalog_category c WHERE c.id IN (SELECT category_id FROM products)
        UNION SELECT a.category_id, c.names, c.parent_id FROM above a JOIN catalog_category c ON c.id = a.parent_id
    ), shelves AS MATERIALIZED (
        SELECT category_id, string_agg(n.value, E'\n' ORDER BY n.value) AS said FROM above, jsonb_each_text(names) AS n GROUP BY 1
    ), parts AS (
        SELECT p.id, t.audience::text AS audience, CASE t.field WHEN 'name' THEN 'A' WHEN 'tagline' THEN 'C' ELSE 'D' END AS weight,
            left(t.text, 20000)::text AS said
        FROM products p JOIN catalog_producttext t ON t.product_id = p.id AND t.channel_id IS NULL
        UNION ALL SELECT p.id, '', 'B', s.said FROM products p JOIN shelves s ON s.category_id = p.category_id
        UNION ALL SELECT p.id, '', 'B', v.sku::text FROM products p JOIN catalog_variant v ON v.product_id = p.id AND v.is_active
        UNION ALL SELECT p.id, '', 'B', n.value
            FROM products p JOIN catalog_variant v ON v.product_id = p.id AND v.is_active, jsonb_each_text(v.labels) AS n
        UNION ALL SELECT p.id, '', 'B', n.value FROM products p JOIN catalog_optionaxis a ON a.product_id = p.id
            JOIN catalog_optionvalue o ON o.axis_id = a.id, jsonb_each_text(o.names) AS n
        UNION ALL SELECT p.id, '', 'B', n.value FROM products p JOIN catalog_attributevalue v ON v.product_id = p.id
            JOIN catalog_attributeoption o ON o.id = v.option_id, jsonb_each_text(o.names) AS n
        UNION ALL SELECT p.id, '', 'B', n.value FROM products p JOIN catalog_attributevalue v ON v.product_id = p.id AND v.flag
            JOIN catalog_attribute a ON a.id = v.attribute_id, jsonb_each_text(a.names) AS n
        UNION ALL SELECT p.id, '', 'B', n.value
            FROM products p JOIN catalog_attributevalue v ON v.product_id = p.id AND v.texts IS NOT NULL,
            jsonb_each_text(CASE jsonb_typeof(v.texts) WHEN 'object' THEN v.texts ELSE '{}' END) AS n
        UNION ALL SELECT p.id, '', 'B', trim_scale(v.number) || a.unit || E'\n' || coalesce(trim_scale(v.entered_number) || v.entered_unit, '')
            FROM products p JOIN catalog_attributevalue v ON v.product_id = p.id AND v.number IS NOT NULL
            JOIN catalog_attribute a ON a.id = v.attribute_id AND a.unit <> ''
    )
    SELECT id, audience, weight, search_fold(string_agg(said, E'\n' ORDER BY said COLLATE "C")) FROM parts GROUP BY 1, 2, 3;
END $$;

CREATE FUNCTION search_fresh(wanted uuid[])
RETURNS TABLE (product_id uuid, audience text, vector tsvector, names text[], jamo text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH texts AS MATERIALIZED (
        SELECT * FROM search_fresh_texts(wanted)
    ), terms AS (
        SELECT x.product_id, x.audience, x.weight, r.term FROM texts x, search_terms(x.folded) AS r (term)
        UNION ALL SELECT x.product_id, x.audience, 'A', r.term FROM texts x, search_terms(search_leads(x.folded)) AS r (term)
            WHERE x.weight = 'A' AND r.term ~ '^[ㄱ-ㅎ]{2}$'
        UNION ALL SELECT v.product_id, '', 'B', '#' || left(k, 60) FROM catalog_variant v, unnest(ARRAY[v.sku, v.gtin]) AS c (said),
            search_key(c.said) AS k WHERE v.product_id = ANY (wanted) AND v.is_active AND k <> ''
    ), held AS (
        SELECT w.id AS product_id, '' AS audience FROM unnest(wanted) AS w (id)
        UNION SELECT x.product_id, x.audience FROM texts x
    ), vectors AS (
        SELECT one.product_id, one.audience, string_agg(one.lexeme, ' ')::tsvector AS vector
        FROM (
            SELECT h.product_id, h.audience, '''' || t.term || ''':1' || min(t.weight) AS lexeme
            FROM held h JOIN terms t ON t.product_id = h.product_id AND t.audience IN ('', h.audience)
            GROUP BY h.product_id, h.audience, t.term
        ) AS one GROUP BY 1, 2
    ), named AS (
        SELECT h.product_id, h.audience, array_agg(DISTINCT search_key(n.said) COLLATE "C") AS names,
            string_agg(DISTINCT search_letters(search_key(n.said)), ' ') AS jamo
        FROM held h JOIN texts x ON x.product_id = h.product_id AND x.audience IN ('', h.audience) AND x.weight = 'A',
            string_to_table(x.folded, E'\n') AS n (said) GROUP BY 1, 2
    )
    SELECT h.product_id, h.audience, coalesce(v.vector, ''), coalesce(n.names, '{}'), coalesce(n.jamo, '')
    FROM held h JOIN catalog_product p ON p.id = h.product_id
    LEFT JOIN vectors v ON (v.product_id, v.audience) = (h.product_id, h.audience)
    LEFT JOIN named n ON (n.product_id, n.audience) = (h.product_id, h.audience);
END $$;

CREATE FUNCTION search_make(wanted uuid[], with_words boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM search_entry e WHERE e.product_id = ANY (wanted) ORDER BY e.id FOR UPDATE;
    DELETE FROM search_entry e WHERE e.product_id = ANY (wanted) AND e.audience <> '' AND NOT EXISTS (
        SELECT FROM catalog_producttext t
        WHERE t.product_id = e.product_id AND t.audience = e.audience AND t.channel_id IS NULL
    );
    INSERT INTO search_entry AS kept (product_id, audience, vector, names, jamo)
    SELECT f.product_id, f.audience, f.vector, f.names, f.jamo FROM search_fresh(wanted) f ORDER BY f.product_id, f.audience
    ON CONFLICT (product_id, audience)
    DO UPDATE SET vector = excluded.vector, names = excluded.names, jamo = excluded.jamo
    WHERE (kept.vector, kept.names, kept.jamo) IS DISTINCT FROM (excluded.vector, excluded.names, excluded.jamo);
    IF NOT with_words THEN
        RETURN;
    END IF;
    INSERT INTO search_word (word, said, jamo)
    SELECT w.word, min(w.said), search_letters(w.word)
    FROM search_fresh_texts(wanted) x, search_words(x.folded) w
    WHERE x.audience = '' AND x.weight = 'A' AND NOT EXISTS (SELECT FROM search_word k WHERE k.word = w.word)
    GROUP BY w.word;
END $$;
"""

KEEPING = r"""
CREATE FUNCTION search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
-- what to compare, and how to get from changed rows to products; planned anew each time, however many rows they are
DECLARE
    columns text := TG_ARGV[0];
    rows text;
    wanted uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        rows := format('SELECT %s FROM fresh', columns);
    ELSIF TG_OP = 'DELETE' THEN
        rows := format('SELECT %s FROM stale', columns);
    ELSE
        rows := format('(SELECT %1$s FROM fresh EXCEPT SELECT %1$s FROM stale) UNION (SELECT %1$s FROM stale EXCEPT SELECT %1$s FROM fresh)', columns);
    END IF;
    EXECUTE format('WITH RECURSIVE changed AS (%s) SELECT array_agg(DISTINCT product_id) FROM (%s) AS o (product_id)', rows, TG_ARGV[1])
    INTO wanted;
    IF wanted IS NOT NULL THEN
        PERFORM search_make(wanted, TG_TABLE_NAME = 'catalog_producttext');
    END IF;
    RETURN NULL;
END $$;
"""

OWN = "SELECT product_id FROM changed"
SOURCES: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("product", ("INSERT", "UPDATE"), "id, category_id", "SELECT id FROM changed"),
    ("producttext", ("INSERT", "UPDATE", "DELETE"), "product_id, field, language, audience, channel_id, text", OWN),
    ("variant", ("INSERT", "UPDATE", "DELETE"), "id, product_id, sku, gtin, labels, is_active", OWN),
    (
        "optionvalue",
        ("INSERT", "UPDATE", "DELETE"),
        "id, axis_id, names",
        "SELECT a.product_id FROM changed c JOIN catalog_optionaxis a ON a.id = c.axis_id",
    ),
    (
        "attributevalue",
        ("INSERT", "UPDATE", "DELETE"),
        "product_id, attribute_id, option_id, number, entered_number, entered_unit, texts, flag",
        OWN,
    ),
    (
        "attributeoption",
        ("UPDATE",),
        "id, names",
        "SELECT v.product_id FROM changed c JOIN catalog_attributevalue v ON v.option_id = c.id",
    ),
    (
        "attribute",
        ("UPDATE",),
        "id, names, unit",
        "SELECT v.product_id FROM changed c JOIN catalog_attributevalue v ON v.attribute_id = c.id",
    ),
    (
        "category",
        ("UPDATE",),
        "id, names, parent_id",
        "WITH RECURSIVE below (id) AS (SELECT id FROM changed UNION SELECT k.id FROM below b JOIN catalog_category k "
        "ON k.parent_id = b.id) SELECT p.id FROM catalog_product p JOIN below b ON b.id = p.category_id",
    ),
)
ROWS = {
    "INSERT": "NEW TABLE AS fresh",
    "UPDATE": "OLD TABLE AS stale NEW TABLE AS fresh",
    "DELETE": "OLD TABLE AS stale",
}
TRIGGERS = "\n".join(
    f"CREATE TRIGGER {table}_search_{event.lower()} AFTER {event} ON catalog_{table} REFERENCING {ROWS[event]} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION search_changed('{columns}', '{products}');"
    for table, events, columns, products in SOURCES
    for event in events
)
FILL = "SELECT search_make(ARRAY(SELECT id FROM catalog_product), true);"

UNDO = """
DROP FUNCTION search_changed() CASCADE;
DROP FUNCTION search_make(uuid[], boolean);
DROP FUNCTION search_fresh(uuid[]);
DROP FUNCTION search_fresh_texts(uuid[]);
DROP FUNCTION search_words(text);
DROP FUNCTION search_terms(text);
DROP FUNCTION search_leads(text);
DROP FUNCTION search_letters(text);
DROP FUNCTION search_key(text);
DROP FUNCTION search_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]

    operations = [migrations.RunSQL(READING + MAKING + KEEPING + TRIGGERS + FILL, UNDO)]
