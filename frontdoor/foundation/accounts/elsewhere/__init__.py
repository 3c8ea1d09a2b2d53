"""Signing in where others vouch for somebody: GOV.UK One Login for residents, the council's directory for staff."""
