import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('documents', '0003_favourites'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommentAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_name', models.CharField(max_length=120)),
                ('unit_name', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(verbose_name='text')),
                ('at', models.DateTimeField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='documents.comment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='documents.version')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
    ]
