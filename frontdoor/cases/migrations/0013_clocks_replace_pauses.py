from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('fd_cases', '0012_clocks_of_cases'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Extension',
        ),
        migrations.DeleteModel(
            name='Pause',
        ),
    ]
