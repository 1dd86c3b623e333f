"""The first four migrations at once, so that a new home is made in a moment; older homes take their steps."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('org', '0001_initial'),
        ('org', '0002_caseworkers'),
        ('org', '0003_the_guard'),
        ('org', '0004_accounts'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login', models.CharField(max_length=40, unique=True, verbose_name='用户名')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('is_active', models.BooleanField(default=True, verbose_name='可登录')),
                ('password_since', models.DateTimeField(null=True, verbose_name='密码起用')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TreeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('at', models.DateTimeField()),
                ('what', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, '全国'), (1, '省级'), (2, '市级'), (3, '县级'), (4, '乡级'), (5, '村级'), (6, '单位')], verbose_name='层级')),
            ],
        ),
        migrations.CreateModel(
            name='Spell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('code', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='区划代码')),
                ('since', models.DateField(help_text='第一天', verbose_name='起')),
                ('until', models.DateField(help_text='不再有效的第一天', null=True, verbose_name='止')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='child_spells', to='org.unit')),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='并入')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='org.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='spell_ends_after_it_began', violation_error_message='单位的终止日期应晚于起始日期。'), models.CheckConstraint(condition=models.Q(('parent', models.F('unit')), _negated=True), name='spell_parent_is_another_unit', violation_error_message='单位不能是自己的上级。'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('unit',), name='spell_stands_once', violation_error_message='一个单位同一天只能有一个名称、代码和上级。'), models.UniqueConstraint(condition=models.Q(('until', None), models.Q(('code', ''), _negated=True)), fields=('code',), name='spell_code_stands_once', violation_error_message='这个区划代码已属于另一个单位。'), models.CheckConstraint(condition=models.Q(('code', ''), django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 12), _connector='OR'), name='spell_code_has_12_digits', violation_error_message='区划代码应是 12 位数字。')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('recorder', '村（社区）妇联主席'), ('officer', '妇联干部'), ('caseworker', '维权干部'), ('supervisor', '案件督导'), ('leader', '领导'), ('auditor', '审计员'), ('keeper', '账号管理员')], max_length=12, verbose_name='岗位')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(help_text='离任的第一天', null=True, verbose_name='止')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='org.unit')),
                ('line', models.CharField(blank=True, help_text='不填则不限；S2 以上只看这条线的项目', max_length=20, verbose_name='业务线')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='post_ends_after_it_began', violation_error_message='离任日期应晚于到任日期。'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('account', 'unit', 'role', 'line'), name='post_stands_once', violation_error_message='此人已在这个岗位上。')],
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='P-256, SPKI, base64', max_length=200, verbose_name='公钥')),
                ('pin', models.CharField(help_text='Argon2id', max_length=200, verbose_name='PIN')),
                ('label', models.CharField(max_length=40, verbose_name='设备')),
                ('since', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('wrong', models.PositiveSmallIntegerField(default=0, verbose_name='输错次数')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('session_key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('kind', models.CharField(blank=True, max_length=8, verbose_name='设备')),
                ('began', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sittings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Try',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=32)),
                ('network', models.CharField(max_length=32)),
                ('at', models.DateTimeField(db_index=True)),
                ('known', models.BooleanField(help_text='此人以前在这个网络登录过')),
            ],
            options={
                'indexes': [models.Index(fields=['who', 'at'], name='try_by_name'), models.Index(fields=['network', 'at'], name='try_by_network')],
            },
        ),
        migrations.CreateModel(
            name='Known',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=32)),
                ('seen_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'network'), name='known_once', violation_error_message='这个网络已经记过。')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('what', models.CharField(choices=[('network', '在新的网络登录'), ('password', '密码已更换'), ('added', '增加了一种登录方式'), ('removed', '去掉了一种登录方式'), ('bound', '绑定了手机'), ('unbound', '手机已解除绑定'), ('slip', '上级给您开了登录条'), ('reset', '上级重置了您的登录方式'), ('post', '您的岗位有变动'), ('code', '用了一个恢复码')], max_length=10)),
                ('where', models.CharField(blank=True, max_length=20)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'at'], name='told_by_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['network', 'password', 'added', 'removed', 'bound', 'unbound', 'slip', 'reset', 'post', 'code'])), name='notice_is_known', violation_error_message='提醒的内容不在可用之列。')],
            },
        ),
    ]
