from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "jangteo.onboarding"
    label = "onboarding"
