from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0010_sealed_anew'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('story_sealed', ''), ('story_sealed__startswith', 'a2.'), _connector='OR'), name='case_story_is_sealed', violation_error_message='情况没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('safe_address_sealed', ''), ('safe_address_sealed__startswith', 'a2.'), _connector='OR'), name='case_safe_address_is_sealed', violation_error_message='安全住址没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('safe_contact_sealed', ''), ('safe_contact_sealed__startswith', 'a2.'), _connector='OR'), name='case_safe_contact_is_sealed', violation_error_message='安全联系方式没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('reporter_sealed', ''), ('reporter_sealed__startswith', 'a2.'), _connector='OR'), name='case_reporter_is_sealed', violation_error_message='报告人没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('name_sealed', ''), ('name_sealed__startswith', 'a2.'), _connector='OR'), name='party_name_is_sealed', violation_error_message='姓名没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('number_sealed', ''), ('number_sealed__startswith', 'a2.'), _connector='OR'), name='party_number_is_sealed', violation_error_message='证件号码没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('phone_sealed', ''), ('phone_sealed__startswith', 'a2.'), _connector='OR'), name='party_phone_is_sealed', violation_error_message='电话没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('address_sealed', ''), ('address_sealed__startswith', 'a2.'), _connector='OR'), name='party_address_is_sealed', violation_error_message='住址没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('born_on_sealed', ''), ('born_on_sealed__startswith', 'a2.'), _connector='OR'), name='party_born_on_is_sealed', violation_error_message='出生日期没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='activity_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='body_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='case_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='contact_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='honour_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='inspection_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='issue_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='loan_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='membership_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='order_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='pairing_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='party_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='payment_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='placement_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='project_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='publication_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='tally_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secrecy__lt', 2), ('title', ''), _connector='OR'), models.Q(('title_sealed', ''), ('title_sealed__startswith', 'a2.'), _connector='OR')), name='target_title_is_sealed', violation_error_message='涉及个人的名称没有加密，不能保存，请联系系统管理员。'),
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('record', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_act_is_known',
        ),
        migrations.AlterField(
            model_name='entry',
            name='act',
            field=models.CharField(choices=[('enter', '登记'), ('amend', '修改'), ('close', '作废'), ('erase', '删除')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['enter', 'amend', 'close', 'erase'])), name='entry_act_is_known', violation_error_message='日志的动作不在可用之列。'),
        ),
    ]
