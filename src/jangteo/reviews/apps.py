from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "reviews.figures_are_what_is_shown",
        "The stars and questions kept of a product are those of its shown posts, channel by channel.",
        """SELECT coalesce(f.product_id, p.product_id) AS product_id, coalesce(f.channel_id, p.channel_id) AS channel_id
           FROM reviews_productfigures f FULL JOIN (
             SELECT product_id, channel_id, count(*) FILTER (WHERE stars = 1) AS s1,
               count(*) FILTER (WHERE stars = 2) AS s2, count(*) FILTER (WHERE stars = 3) AS s3,
               count(*) FILTER (WHERE stars = 4) AS s4, count(*) FILTER (WHERE stars = 5) AS s5,
               count(*) FILTER (WHERE kind = 'question') AS questions
             FROM reviews_post WHERE state IN ('shown', 'reported') AND kind IN ('review', 'question')
             GROUP BY product_id, channel_id) p ON p.product_id = f.product_id AND p.channel_id = f.channel_id
           WHERE (coalesce(f.stars_1, 0), coalesce(f.stars_2, 0), coalesce(f.stars_3, 0), coalesce(f.stars_4, 0),
                  coalesce(f.stars_5, 0), coalesce(f.questions, 0)) <>
                 (coalesce(p.s1, 0), coalesce(p.s2, 0), coalesce(p.s3, 0), coalesce(p.s4, 0), coalesce(p.s5, 0),
                  coalesce(p.questions, 0))""",
    ),
    verify.Invariant(
        "reviews.state_is_the_last_move",
        "A post stands where its last move led, and its moves follow one another.",
        """SELECT p.id, p.kind FROM reviews_post p
           LEFT JOIN reviews_postmove m ON m.post_id = p.id AND m.position = p.moves
           WHERE m.id IS NULL OR m.to_state <> p.state
             OR (SELECT count(*) FROM reviews_postmove n WHERE n.post_id = p.id) <> p.moves""",
    ),
    verify.Invariant(
        "reviews.counted_votes_and_reports",
        "How many found a post helpful and how many reported it are as many as did.",
        """SELECT p.id, p.helpful, p.reports FROM reviews_post p
           WHERE p.helpful <> (SELECT count(*) FROM reviews_vote v WHERE v.post_id = p.id)
              OR p.reports <> (SELECT count(*) FROM reviews_report r WHERE r.post_id = p.id)""",
    ),
    verify.Invariant(
        "reviews.written_by_who_bought",
        "What says that its writer bought it is of a line of an order of whom they acted for.",
        """SELECT p.id FROM reviews_post p JOIN ordering_orderline l ON l.id = p.line_id
           JOIN ordering_order o ON o.id = l.order_id WHERE o.buyer_id IS DISTINCT FROM p.party_id""",
    ),
)


class ReviewsConfig(AppConfig):
    name = "jangteo.reviews"
    label = "reviews"

    def ready(self) -> None:
        from jangteo.kernel import personal
        from jangteo.kernel.kept import WATCH
        from jangteo.reviews.services.personal_data import PERSONAL_DATA
        from jangteo.reviews.watched import WATCHED

        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
        WATCH.add(*WATCHED)
