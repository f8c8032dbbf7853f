"""Copies of rows: what is different in them, and what is not."""

from measuring.cloning import Column, Renaming, id_of_copy, statement

ID, OTHER = "01a220e6-7624-76ab-ad28-35557d981d64", "01a220e6-0000-76ab-ad28-35557d981d64"
COLUMNS = (Column("id", "uuid"), Column("code", "text"), Column("facts", "jsonb"), Column("serial", "bigint", True))


def test_ids_and_words_follow_the_number_and_the_rest_stays() -> None:
    renaming = Renaming({ID: id_of_copy(ID)}, {"M0": "'M' || n"})
    row = {"id": ID, "code": "it's M0", "facts": f'{{"of": "{OTHER}"}}', "serial": "7"}
    assert statement("ware", COLUMNS, row, renaming) == (
        f'INSERT INTO "ware" ("id", "code", "facts") SELECT md5(\'{ID}\' || n)::uuid, '
        f"(replace('it''s M0', 'M0', 'M' || n))::text, "
        f'(\'{{{{"of": "{OTHER}"}}}}\')::jsonb FROM generate_series({{first}}, {{last}}) n'
    )


def test_an_id_inside_a_text_is_renamed_and_a_chosen_column_wins() -> None:
    renaming = Renaming({ID: id_of_copy(ID)}, {}, {"ware.code": "'K' || n"})
    made = statement("ware", COLUMNS, {"id": None, "code": "M0", "facts": f'["{ID}"]', "serial": None}, renaming)
    assert made.startswith('INSERT INTO "ware" ("id", "code", "facts") SELECT NULL, \'K\' || n, (replace(')
    assert f"'{ID}', (md5('{ID}' || n)::uuid)::text" in made
