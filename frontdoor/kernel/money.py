"""Amounts of money as people read them."""

from decimal import Decimal


def in_pounds(amount: Decimal | int) -> str:
    """Return "£35" or "£1,234.50": pence only where there are some (GOV.UK's style)."""
    return f"£{amount:,.2f}" if amount % 1 else f"£{int(amount):,}"
