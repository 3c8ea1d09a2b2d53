"""A question says itself whether its answers are public; the second list of them, in `access`, goes."""

from django.db import migrations


def forget_the_second_list(apps, schema_editor):
    """Take `access.public_answers` out of stored versions: it named the questions that say `public` themselves."""
    versions = apps.get_model("fd_services", "ServiceVersion")
    for version in versions.objects.filter(definition__access__has_key="public_answers").iterator():
        allowed = version.definition["access"].pop("public_answers")
        for question in version.definition["questions"]:
            if question["id"] not in allowed:
                question.pop("public", None)
        version.save(update_fields=["definition"])


class Migration(migrations.Migration):
    dependencies = [("fd_services", "0001_initial")]

    operations = [migrations.RunPython(forget_the_second_list, migrations.RunPython.noop)]
