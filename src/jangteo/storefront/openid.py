from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """x."""
