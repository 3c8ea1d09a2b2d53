"""How the editor asks for the parts of a definition, where a field's own description speaks to authors of files."""

from typing import Final

#: By model and key: the label, and the hint unless the description will do.
_WORDS: Final[dict[tuple[str, str], tuple[str, str | None]]] = {
    ("Core", "name"): ("Name", "What the service does, as somebody would search for it: Report a pothole."),
    ("Core", "lgsl"): ("Number in the Local Government Services List", None),
    ("Core", "pattern"): ("What kind of transaction it is", ""),
    ("Core", "group"): ("Listed under", "The heading it is listed under: Roads and pavements."),
    ("Core", "keywords"): ("Other words people search for it by", "One to a line."),
    ("Core", "team"): ("Team that owns it", ""),
    ("Core", "description"): ("Text of the start page", "A blank line starts a paragraph."),
    ("Core", "front_page"): ("Place on the front page", "Its place among those named first. Most have none."),
    ("Core", "available_from"): ("First day it is offered", "Like 2026-04-01. Empty: at once."),
    ("Core", "withdrawn"): ("First day it is no longer offered", "Like 2026-04-01. Empty: it stays."),
    ("Question", "id"): (
        "Name in conditions",
        "Lower-case letters, figures and underscores. Conditions that look at it follow a change.",
    ),
    ("Question", "kind"): ("Kind of question", ""),
    ("Question", "label"): ("Question", "As the person reads it."),
    ("Question", "short_label"): (
        "Short question",
        "How it stands beside its answer.",
    ),
    ("Question", "hint"): ("Help", "A line of help under the question."),
    ("Question", "required"): ("It must be answered", ""),
    ("Question", "missing"): ("What to say when it is left empty", "For example: Select how big the hole is."),
    ("Question", "when"): ("Ask only if", "Without a condition everybody is asked."),
    ("Question", "options"): ("Answers offered", ""),
    ("Question", "min"): ("Smallest", "The smallest number; of a date of birth the age in years; of a group how many."),
    ("Question", "max"): (
        "Largest",
        "The largest number; of a date of birth the age in years; of files and groups how many.",
    ),
    ("Question", "decimals"): ("Decimal places", "How many a number may have."),
    ("Question", "max_length"): ("Most characters", ""),
    ("Question", "not_in_future"): ("Refuse days after today", ""),
    ("Question", "not_in_past"): ("Refuse days before today", ""),
    ("Question", "not_before"): ("Earliest day", "From today: 5 working days."),
    ("Question", "not_after"): ("Latest day", "From today: 12 months."),
    ("Question", "evidence"): ("Papers asked for", "Each has a place of its own."),
    ("Question", "prefill"): ("Filled in from the account", "What a signed-in person is offered."),
    ("Question", "from_link"): ("A link to the service may carry the answer", ""),
    ("Question", "hidden"): ("Not asked", "Filled in by the account or a link alone, and shown before it is sent."),
    ("Question", "mobile"): ("It must be able to receive text messages", ""),
    ("Question", "documents"): ("Take documents as well as photos", ""),
    ("Question", "statement"): ("What is declared", "What the person declares by giving their name."),
    ("Question", "item"): ("What one of them is called", "For example: person."),
    ("Question", "questions"): ("Questions asked of each", ""),
    ("Question", "public"): ("Anybody may read the answer on the public page", ""),
    ("Question", "open311"): ("Other systems may send the answer by Open311", ""),
    ("Option", "value"): (
        "Name in conditions",
        "Lower-case letters, figures and hyphens; made from the answer if left empty. Keep it once published.",
    ),
    ("Option", "label"): ("Answer", ""),
    ("Option", "hint"): ("Help", ""),
    ("Option", "exclusive"): ("It cannot be chosen with others", ""),
    ("Other", "id"): ("Name", "Lower-case letters, figures and underscores; made from who it is if left empty."),
    ("Other", "who"): ("Who it is", "As it reads after ‘your’: landlord or letting agent."),
    ("Other", "hint"): ("Help for the applicant", "What they are needed for, and who will do."),
    ("Other", "why"): (
        "What they read first",
        "What this is, why they are asked, what happens with what they say. A blank line starts a paragraph.",
    ),
    ("Other", "when"): ("Needed only if", "Without a condition everybody needs them."),
    ("Other", "required"): ("The form waits for them", "If not, the applicant may send without, and has to say so."),
    ("Other", "private"): ("What they say is for the council alone", "Whoever asked them never sees it."),
    ("Other", "shows"): ("Answers they are shown", "Names of questions, one to a line. They see no others."),
    ("Other", "remind"): ("Days after which they are reminded", "As in the file: [3, 7]."),
    ("Other", "questions"): ("What they are asked", ""),
    ("Stopper", "id"): ("Name", "Lower-case letters, figures and hyphens."),
    ("Stopper", "kind"): ("What it does", ""),
    ("Stopper", "when"): ("Show it if", ""),
    ("Stopper", "place"): ("Where the place is", "Show it if the place lies inside, or outside, the council's area."),
    ("Stopper", "title"): ("Heading", ""),
    ("Stopper", "phone"): ("Telephone number", "Shown large."),
    ("Stopper", "url"): ("Address to go to instead", "It begins with https:// or, on this site, with /."),
    ("Stopper", "link"): ("Words of that link", ""),
    ("Contact", "anonymous"): ("People may do it without saying who they are", ""),
    ("Contact", "ask"): ("Ways we can send updates", ""),
    ("Contact", "why"): ("Why we ask", "Shown as help."),
    ("FeeRow", "when"): ("For whom", "Without a condition it is for everybody."),
    ("FeeRow", "label"): ("What it is for", "As the price list says it: Up to 3 items."),
    ("FeeRow", "amount"): ("Amount in pounds", "With pence, like 35.00. 0.00 is free."),
    ("FeeRow", "per"): ("For each", "Times the answer to this question."),
    ("Fees", "source"): ("Where the amounts come from", None),
    ("Fees", "rows"): ("Rows", ""),
    ("Verdict", "when"): ("For whom", "Without a condition it is for everybody."),
    ("Verdict", "result"): ("May they have it?", ""),
    ("Verdict", "title"): ("Heading", ""),
    ("Verdict", "words"): ("Why, and what else there is", "A blank line starts a paragraph."),
    ("ServiceDefinition", "others"): ("Who else answers", None),
    ("ServiceDefinition", "eligibility"): ("Who may have it", None),
    ("ServiceDefinition", "fees"): ("What it costs", None),
}
#: By key: the words of values that do not speak for themselves.
CHOICES: Final[dict[tuple[str, str], str]] = {
    ("Stopper", "stop"): "It ends the form",
    ("Stopper", "warn"): "It says something and lets the person go on",
    ("Verdict", "yes"): "Yes",
    ("Verdict", "no"): "No: it ends the form",
    ("Verdict", "perhaps"): "Perhaps: an officer decides",
}
#: What one item of a list is called, and what the list is for, by the item's model.
ITEMS: Final[dict[str, tuple[str, str]]] = {
    "Question": ("question", "They are asked in this order, one on a page."),
    "Option": ("answer", ""),
    "Stopper": ("stopper", "Reasons not to go on, or to think first. They are tried in this order."),
    "Verdict": ("row", "Exactly one row has to hold for everybody who can send the form."),
    "Evidence": ("paper", ""),
    "Other": ("person", "Each gets a link by e-mail from the applicant, and answers a section of their own."),
    "RoutingRow": ("row", "The first row that holds counts; all others go to the owning team."),
    "Calculation": ("figure", ""),
    "Link": ("link", ""),
    "FeeRow": ("row", "Exactly one row has to hold for everybody who can send the form."),
}

#: Kinds of question as a designer chooses among them; the others by their own first sentence.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "one_of": ("One answer from a list", "Radio buttons."),
    "any_of": ("Any answers from a list", "Boxes to tick, as many as apply."),
    "yes_no": ("Yes or no", ""),
    "short_text": ("A short text", "A line."),
    "long_text": ("A long text", "Several lines. The question called description holds what somebody tells us."),
    "number": ("A number", "Whole, or with decimal places."),
    "money": ("An amount of money", "In pounds."),
    "date": ("A date", ""),
    "date_of_birth": ("A date of birth", "It can ask for an age."),
    "name": ("A person's name", ""),
    "email": ("An e-mail address", ""),
    "phone": ("A telephone number", ""),
    "address": ("An address", "Found by its postcode, or typed."),
    "place": ("Where it is", "A pin on a map, or a street. One for each service."),
    "files": ("Photos or files", ""),
    "consent": ("Agreeing to something", "The question is what they agree to."),
    "declaration": ("Signing a statement", "They give their full name."),
    "group": ("The same questions about several", "Each person of a household, each vehicle."),
    "national_insurance": ("A National Insurance number", ""),
    "vehicle_registration": ("A vehicle registration", ""),
    "company_number": ("A company number", ""),
    "bank_details": ("Bank details", "Kept sealed."),
}


def words_for(model: str, key: str, description: str) -> tuple[str, str]:
    """Return the label and the hint of a field."""
    label, hint = _WORDS.get((model, key), (key.replace("_", " ").replace("-", " ").capitalize(), None))
    return label, description.replace("`", "") if hint is None else hint


def item_of(model: type | None) -> tuple[str, str]:
    """Return what an item of a list is called, and what to know of the list."""
    return ITEMS.get(model.__name__ if model is not None else "", ("row", ""))
