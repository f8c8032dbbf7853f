"""`jangteo secrets`: the site's secret key, and what is sealed by it and by those of before."""

import click

from .options import FOUND_SOMETHING, PlacedCommand, leave, read_environment, say_json, start_django
from .processes import own_database


@click.command(cls=PlacedCommand)
@click.option("--renew", is_flag=True, help="Put a new key before the one kept in the home; then restart what runs.")
@click.option("--reseal", is_flag=True, help="Seal by the key of today what one of before sealed.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one line.")
def secrets(renew: bool, reseal: bool, as_json: bool) -> None:
    """Tell by which secret key texts are sealed: factors of log-ins, secrets of webhooks, accounts of payouts.

    Exit code 1 if a text is sealed by a key that is not known any more.
    """
    env = read_environment()
    if renew:
        env.renew_secret_key()
    with own_database(env):
        start_django()
        from jangteo.kernel import sealing
        from jangteo.stored_value.selectors import count_cards_with_money

        told = sealing.reseal() if reseal else sealing.tell()
        cards, keys = count_cards_with_money(), len(sealing.site_keys())
    if as_json:
        sealed = {one.purpose: {"today": one.today, "before": one.before, "lost": one.lost} for one in told}
        say_json({"keys": keys, "sealed": sealed, "gift_cards": cards})
    else:
        click.echo(f"{keys} keys: that of today, and {keys - 1} of before." if keys > 1 else "1 key: that of today.")
        for one in told:
            click.echo(
                f"{one.purpose}: {one.today} by the key of today, {one.before} by one of before, {one.lost} lost"
            )
        click.echo(f"{cards} gift cards have money: the keys of their day must stay.")
    if any(one.lost for one in told):
        leave(FOUND_SOMETHING)
