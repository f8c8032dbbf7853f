"""What administrators are told of an endpoint that fails."""


def warning(language: str, *, host: str, link: str) -> tuple[str, str]:
    """Subject and text, after a day of failures."""
    if language == "en":
        return (
            f"Webhooks to {host} have failed for a day",
            f"Every attempt to reach {host} has failed for a day. If that goes on, the endpoint is switched off "
            f"five days after the first failure. What waits is sent once it answers again.\n\n{link}",
        )
    return (
        f"{host} 웹훅이 하루째 실패하고 있습니다",
        f"하루 동안 {host}에 보낸 요청이 모두 실패했습니다. 계속 실패하면 첫 실패 후 닷새째에 이 수신 주소를 끕니다. "
        f"다시 응답하면 기다리던 것부터 보냅니다.\n\n{link}",
    )


def switched_off(language: str, *, host: str, link: str, is_gone: bool) -> tuple[str, str]:
    """Subject and text, when it is switched off by itself."""
    if language == "en":
        why = "It answered 410 Gone." if is_gone else "It failed for five days."
        return (
            f"Webhooks to {host} are switched off",
            f"{why} Nothing is sent there any more. Switch it on again in the office: what happened meanwhile is then "
            f"sent too.\n\n{link}",
        )
    why = "더는 받지 않는다고 응답했습니다(410)." if is_gone else "닷새 동안 실패했습니다."
    return (
        f"{host} 웹훅을 껐습니다",
        f"{why} 이제 이 주소로 보내지 않습니다. 사무실에서 다시 켜면 그동안 일어난 일도 보냅니다.\n\n{link}",
    )
