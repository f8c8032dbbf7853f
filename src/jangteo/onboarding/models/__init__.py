from jangteo.onboarding.models.applications import Application, ApplicationDocument, ApplicationMove
from jangteo.onboarding.models.conditions import BusinessNumber, CompanyConditions, OnboardingPolicy, StaffTask
from jangteo.onboarding.models.joining import CompanyDomain, DomainJoin, Invitation

__all__ = [
    "Application",
    "ApplicationDocument",
    "ApplicationMove",
    "BusinessNumber",
    "CompanyConditions",
    "CompanyDomain",
    "DomainJoin",
    "Invitation",
    "OnboardingPolicy",
    "StaffTask",
]
