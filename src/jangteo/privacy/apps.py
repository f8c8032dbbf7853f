from django.apps import AppConfig

from jangteo.kernel import personal, verify

INVARIANTS = (
    verify.Invariant(
        "privacy.consent_history_unbroken",
        "A person's choices for one purpose and channel are numbered 1, 2, 3 … in the order of time.",
        """SELECT id, person_id, purpose, channel, position FROM (
             SELECT *, row_number() OVER w AS expected, lag(at) OVER w AS before
             FROM privacy_consentrecord WINDOW w AS (PARTITION BY person_id, purpose, channel ORDER BY position)) c
           WHERE position <> expected OR at < before""",
    ),
    verify.Invariant(
        "privacy.consent_words_unchanged",
        "The words people agreed to are those whose digest was kept.",
        """SELECT id, purpose, language, version FROM privacy_consenttext
           WHERE digest <> encode(sha256(convert_to(text, 'UTF8')), 'hex')""",
    ),
    verify.Invariant(
        "privacy.lawful_records_have_an_end",
        "What the law keeps of someone who is gone names its basis, and goes within a week of its end.",
        """SELECT id, kind, basis, keep_until FROM privacy_lawfulrecord
           WHERE basis = '' OR keep_until <= stored_at OR keep_until < now() - interval '7 days'""",
    ),
    verify.Invariant(
        "privacy.erased_people_are_gone",
        "Of an erased person no name, address, log-in, membership, yes or proof is left.",
        """SELECT s.person_id, s.erased_at FROM privacy_datasubject s JOIN parties_party p ON p.id = s.person_id
           WHERE s.erased_at IS NOT NULL AND (
             p.name <> '[erased]' OR p.email <> '' OR p.phone <> '' OR p.is_active
             OR EXISTS (SELECT FROM parties_address a WHERE a.party_id = p.id)
             OR EXISTS (SELECT FROM parties_membership m WHERE m.person_id = p.id)
             OR EXISTS (SELECT FROM parties_user u
                        WHERE u.person_id = p.id AND (u.is_active OR u.email NOT LIKE '%@erased.invalid'))
             OR EXISTS (SELECT FROM privacy_consentrecord c WHERE c.person_id = p.id AND c.proof <> '{}')
             OR EXISTS (SELECT FROM privacy_consentrecord c WHERE c.person_id = p.id AND c.is_given AND NOT EXISTS
                        (SELECT FROM privacy_consentrecord n WHERE (n.person_id, n.purpose, n.channel)
                           = (c.person_id, c.purpose, c.channel) AND n.position > c.position))
             OR EXISTS (SELECT FROM ordering_order o WHERE o.buyer_id = p.id AND o.buyer_name <> '[erased]'))""",
    ),
)


class PrivacyConfig(AppConfig):
    name = "jangteo.privacy"
    label = "privacy"

    def ready(self) -> None:
        from jangteo.privacy.services.personal_data import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
