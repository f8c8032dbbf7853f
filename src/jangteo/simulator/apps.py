from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "simulator.books_are_sums_of_operations",
        "What the payment simulator has authorised, captured and given back are the sums of its operations.",
        """SELECT p.id, p.reference FROM simulator_simulatedpayment p
           LEFT JOIN simulator_simulatedoperation o ON o.payment_id = p.id
           GROUP BY p.id
           HAVING p.authorised_minor <> coalesce(sum(o.amount_minor) FILTER (
                  WHERE o.verb = 'authorise' AND o.status = 'succeeded'), 0)
             OR p.captured_minor <> coalesce(sum(o.amount_minor) FILTER (
                  WHERE o.verb = 'capture' AND o.status = 'succeeded'), 0)
             OR p.released_minor <> coalesce(sum(o.amount_minor) FILTER (
                  WHERE o.verb = 'void' AND o.status = 'succeeded'), 0)
             OR p.refunded_minor <> coalesce(sum(o.amount_minor) FILTER (
                  WHERE o.verb = 'refund' AND o.status <> 'failed'), 0)
             OR p.charged_back_minor <> coalesce(sum(o.amount_minor) FILTER (
                  WHERE o.verb = 'chargeback' AND o.status = 'succeeded'), 0)""",
    ),
)


class SimulatorConfig(AppConfig):
    name = "jangteo.simulator"
    label = "simulator"

    def ready(self) -> None:
        verify.register(*INVARIANTS)
