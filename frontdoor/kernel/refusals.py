"""A "no" that is a normal answer, in a sentence for the person who asked."""


class Refusal(Exception):
    """The base of every refusal: `str(refusal)` can be shown to whoever asked.

    Doors turn it into a form error, an API error or an exit code; anything else that is raised is a fault.
    """
