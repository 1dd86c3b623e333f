"""Parties: people, households and organisations that records speak of."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, one_of, placed, sealed


class Party(Record):
    """A person, a household or an organisation. What names or finds it is sealed."""

    registered_on = models.DateField("登记日期")
    left_on = models.DateField("退出日期", null=True, blank=True)
    type = models.CharField("类别", max_length=4)
    sex = models.CharField("性别", max_length=3, blank=True)
    name_sealed = models.TextField("姓名或名称", blank=True)
    number_sealed = models.TextField("证件号码", blank=True)
    phone_sealed = models.TextField("电话", blank=True)
    address_sealed = models.TextField("住址", blank=True)
    born_on_sealed = models.TextField("出生日期", blank=True)
    number_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    person_index = models.CharField(max_length=64, blank=True, db_index=True)
    sound_index = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        indexes: ClassVar = placed("party")
        constraints: ClassVar = [
            *envelope("party"),
            one_of("party", "type", "类别应是 个人、家庭 或 单位。"),
            one_of("party", "sex", "性别应是 女、男 或 未说明。"),
            models.CheckConstraint(
                condition=~Q(type=""),
                name="party_has_a_type",
                violation_error_message="请选择类别：个人、家庭 或 单位。",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("registered_on")),
                name="party_leaves_no_earlier_than_it_came",
                violation_error_message="退出日期不能早于登记日期。",
            ),
            models.CheckConstraint(
                condition=Q(secrecy__gte=1),
                name="party_is_never_public",
                violation_error_message="人和家庭的登记不能设为公开。",
            ),
            sealed("party", "name_sealed", "姓名"),
            sealed("party", "number_sealed", "证件号码"),
            sealed("party", "phone_sealed", "电话"),
            sealed("party", "address_sealed", "住址"),
            sealed("party", "born_on_sealed", "出生日期"),
        ]
