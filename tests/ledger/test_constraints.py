"""Every constraint of the tables is broken once, by its name, and tells its own sentence."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import (
    Assessment,
    Conflict,
    Counter,
    Grant,
    Hold,
    Import,
    Inquiry,
    Learnt,
    Look,
    Member,
    Notice,
    Partner,
    RecordQuantity,
    Release,
    View,
)
from jinguo.org import models as org
from jinguo.org.models import Account, Post, Role, Unit
from tests.factories import AT, FIELDS, City
from tests.ledger.breaking import (
    EARLY,
    HELD,
    LATE,
    LATER,
    ONE,
    PARTNER,
    QUANTITY,
    WEIGHED,
    Make,
    alike,
    asked,
    attached,
    beside,
    consent,
    course,
    deputy,
    differing,
    entry,
    envelopes,
    kept_figure,
    kept_of_a_meeting,
    kept_report,
    let_in,
    locked,
    merged,
    of_a_partner,
    of_unit,
    packet,
    parted,
    post,
    question,
    record,
    retimed,
    sent_back,
    spell,
    step,
    taught,
    told_to,
    trusted,
    twice,
    unfinished,
    urged,
)

BREAKS: dict[str, Make] = {
    **envelopes(),
    "counter_stands_once_for_a_unit": beside(Counter, times=2, table="look", unit=1),
    "activity_subtype_is_known": record("activity", subtype="聚餐"),
    "activity_mode_is_known": record("activity", mode="空中"),
    "activity_has_a_subtype": record("activity", subtype=""),
    "activity_ends_no_earlier_than_it_began": record("activity", held_until=EARLY),
    "activity_has_a_session_or_a_term": record("activity", sessions=0, terms=0),
    "activity_has_no_more_persons_than_heads": record("activity", heads=3, persons=4),
    "body_type_is_known": record("body", type="茶馆"),
    "body_level_is_known": record("body", level="区级"),
    "body_has_a_type": record("body", type=""),
    "body_closes_no_earlier_than_founded": record("body", closed_on=EARLY, close_reason="撤并"),
    "body_closes_with_a_reason": record("body", closed_on=date(2020, 9, 1)),
    "honour_level_is_known": record("honour", level="区级"),
    "honour_has_a_name_and_a_level": record("honour", honour=""),
    "honour_has_one_holder": record("honour", party_id=1, body_id=1),
    "honour_is_revoked_no_earlier_than_awarded": record("honour", revoked_on=EARLY),
    "honour_is_conferred_once_a_day": twice("honour", "party"),
    "consent_giver_is_known": consent(giver="邻居"),
    "consent_way_is_known": consent(way="眼神"),
    "consent_has_a_purpose_and_a_notice": consent(purpose=""),
    "consent_is_withdrawn_no_earlier_than_given": consent(withdrawn_on=EARLY),
    "hold_stands_once_on_a_record": beside(Hold, times=2, **HELD),
    "hold_has_a_basis": beside(Hold, **{**HELD, "basis": ""}),
    "hold_ends_no_earlier_than_it_began": beside(Hold, **HELD, until=AT - timedelta(hours=1)),
    "assessment_is_about_something_known": beside(Assessment, **{**WEIGHED, "about": "梦"}),
    "assessment_is_written_out": beside(Assessment, **{**WEIGHED, "risks": ""}),
    "assessment_is_kept_as_long_as_it_is_valid": beside(
        Assessment, **{**WEIGHED, "kept_until": date(2020, 6, 1)}
    ),
    "party_type_is_known": record("party", type="公司"),
    "party_sex_is_known": record("party", sex="甲"),
    "party_has_a_type": record("party", type=""),
    "party_leaves_no_earlier_than_it_came": record("party", left_on=EARLY),
    "party_is_never_public": record("party", secrecy=0),
    "party_name_is_sealed": record("party", name_sealed="演示某"),
    "party_number_is_sealed": record("party", number_sealed="1"),
    "party_phone_is_sealed": record("party", phone_sealed="1"),
    "party_address_is_sealed": record("party", address_sealed="某路"),
    "party_born_on_is_sealed": record("party", born_on_sealed="1990-01-01"),
    "case_story_is_sealed": record("case", story_sealed="某事"),
    "case_safe_address_is_sealed": record("case", safe_address_sealed="某路"),
    "case_safe_contact_is_sealed": record("case", safe_contact_sealed="1"),
    "case_reporter_is_sealed": record("case", reporter_sealed="演示某"),
    "payment_direction_is_known": record("payment", direction="转账"),
    "payment_form_is_known": record("payment", form="股票"),
    "payment_payer_level_is_known": record("payment", payer_level="区级"),
    "payment_says_which_way_and_what_for": record("payment", purpose=""),
    "payment_amount_is_above_zero": record("payment", amount_fen=0),
    "payment_of_goods_says_how_it_was_valued": record("payment", form="物资"),
    "payment_follows_its_decision": record("payment", decided_on=date(2020, 7, 2)),
    "tally_span_has_a_day": record("tally", ends_before=date(2020, 1, 1)),
    "tally_value_is_not_negative": record("tally", value=-1),
    "tally_says_what_it_rests_on": record("tally", document=""),
    "tally_stands_once": twice("tally"),
    "target_direction_is_known": record("target", direction="随意"),
    "target_has_a_direction": record("target", direction=""),
    "target_span_has_a_day": record("target", ends_before=date(2020, 1, 1)),
    "target_value_is_not_negative": record("target", value=-1),
    "target_says_who_set_it": record("target", set_by=""),
    "target_stands_once": twice("target"),
    "zero_span_has_a_day": record("zero", ends_before=date(2020, 1, 1)),
    "zero_stands_once": twice("zero"),
    "unfinished_form_stands_once": unfinished(times=2),
    "unfinished_typed_is_sealed": unfinished(typed="演示某"),
    "urge_span_has_a_day": urged(ends_before=date(2020, 1, 1)),
    "urge_is_sent_once_a_day": urged(times=2),
    "publication_type_is_known": record("publication", type="传单"),
    "publication_outlet_level_is_known": record("publication", outlet_level="区级"),
    "publication_has_a_type": record("publication", type=""),
    "publication_has_a_piece": record("publication", pieces=0),
    "membership_role_is_known": record("membership", role="会计"),
    "membership_has_a_role": record("membership", role=""),
    "membership_left_on_is_not_before_joined_on": record("membership", left_on=EARLY),
    "membership_stands_once_a_day": twice("membership", "party", "body"),
    "inspection_type_is_known": record("inspection", type="抽奖"),
    "inspection_has_a_type": record("inspection", type=""),
    "inspection_inspected_until_is_not_before_inspected_on": record(
        "inspection", inspected_until=EARLY
    ),
    "issue_state_is_known": record("issue", state="忘了"),
    "issue_assigned_on_is_not_before_found_on": record("issue", assigned_on=EARLY),
    "issue_due_on_is_not_before_found_on": record("issue", due_on=EARLY),
    "issue_written_off_on_is_not_before_found_on": record(
        "issue", state="销号", written_off_on=EARLY
    ),
    "issue_with_a_day_of_writing_off_is_written_off": record("issue", written_off_on=LATE),
    "issue_is_written_off_on_a_day": record("issue", state="销号"),
    "contact_type_is_known": record("contact", type="偶遇"),
    "contact_way_is_known": record("contact", way="托梦"),
    "contact_found_dispute_is_known": record("contact", found_dispute="许"),
    "contact_has_a_type": record("contact", type=""),
    "contact_is_secret_enough": record("contact", secrecy=0),
    "contact_about_a_case_is_sensitive": record("contact", type="案件回访", secrecy=2),
    "case_type_is_known": record("case", type="闲事"),
    "case_intake_is_known": record("case", intake="听说"),
    "case_risk_is_known": record("case", risk="紫"),
    "case_minors_is_known": record("case", minors="许"),
    "case_outcome_is_known": record("case", outcome="算了"),
    "case_state_is_known": record("case", state="忘了"),
    "case_basis_is_known": record("case", basis="习惯"),
    "case_has_a_basis": record("case", basis=""),
    "case_has_a_type": record("case", type=""),
    "case_resolved_on_is_not_before_received_on": record("case", resolved_on=EARLY),
    "case_closed_on_is_not_before_received_on": record("case", closed_on=EARLY),
    "case_is_closed_on_a_day": record("case", state="结案"),
    "case_is_secret_enough": record("case", secrecy=2),
    "order_type_is_known": record("order", type="便条"),
    "order_state_is_known": record("order", state="忘了"),
    "order_has_a_type": record("order", type=""),
    "order_issued_on_is_not_before_applied_on": record("order", applied_on=LATE),
    "order_served_on_is_not_before_issued_on": record("order", served_on=EARLY),
    "order_ended_on_is_not_before_issued_on": record("order", ended_on=EARLY),
    "order_is_secret_enough": record("order", secrecy=2),
    "order_of_shelter_is_closed_to_all": record("order", type="庇护安置"),
    "pairing_type_is_known": record("pairing", type="路人"),
    "pairing_mode_is_known": record("pairing", mode="2+2"),
    "pairing_state_is_known": record("pairing", state="忘了"),
    "pairing_has_a_type": record("pairing", type=""),
    "pairing_ended_on_is_not_before_paired_on": record(
        "pairing", ended_on=EARLY, end_reason="迁出"
    ),
    "pairing_ends_with_a_reason": record("pairing", ended_on=LATE),
    "pairing_is_of_two": record("pairing", giver_id=1, receiver_id=1),
    "pairing_is_secret_enough": record("pairing", secrecy=1),
    "pairing_of_a_couple_is_sensitive": record("pairing", type="婚恋"),
    "pairing_stands_once_a_day": twice("pairing", "giver", "receiver"),
    "loan_subsidised_is_known": record("loan", subsidised="许"),
    "loan_state_is_known": record("loan", state="忘了"),
    "loan_amount_is_above_zero": record("loan", amount_fen=0),
    "loan_issued_on_is_not_before_applied_on": record("loan", applied_on=LATE),
    "loan_due_on_is_not_before_issued_on": record("loan", due_on=EARLY),
    "loan_settled_on_is_not_before_issued_on": record("loan", settled_on=EARLY),
    "loan_is_secret_enough": record("loan", secrecy=0),
    "placement_type_is_known": record("placement", type="逛街"),
    "placement_has_a_type": record("placement", type=""),
    "placement_left_on_is_not_before_placed_on": record("placement", left_on=EARLY),
    "placement_is_secret_enough": record("placement", secrecy=0),
    "project_type_is_known": record("project", type="空想"),
    "project_stage_is_known": record("project", stage="忘了"),
    "project_has_a_type": record("project", type=""),
    "project_ended_on_is_not_before_started_on": record("project", ended_on=EARLY),
    "quantity_stands_once_on_a_record": beside(RecordQuantity, times=2, **QUANTITY),
    "quantity_is_not_negative": beside(RecordQuantity, **{**QUANTITY, "amount": -1}),
    "partner_stands_once_on_a_record": beside(Partner, times=2, **PARTNER),
    "partner_role_is_known": beside(Partner, **{**PARTNER, "role": "guest"}),
    "entry_stands_once_for_a_version": entry(times=2),
    "entry_act_is_known": entry(act="lose"),
    "member_stands_once_on_a_record": let_in(Member, times=2),
    "conflict_stands_once_on_a_record": let_in(Conflict, times=2),
    "grant_ends_after_it_began": let_in(Grant, urgent=True, until=AT),
    "grant_is_given_by_another": let_in(Grant, by=..., until=LATER),
    "grant_is_approved_or_urgent": let_in(Grant, until=LATER),
    "look_act_is_known": beside(Look, at=AT, act="glance"),
    "pending_state_is_known": asked(state="lost"),
    "pending_ends_after_it_was_asked": asked(expires_at=AT),
    "pending_is_seconded_by_another": asked(seconded_by=...),
    "pending_is_seconded_in_another_session": asked(seconded_session="甲"),
    "pending_is_done_by_two": asked(state="done"),
    "returned_says_what_is_wrong": sent_back(message=""),
    "returned_is_mended_afterwards": sent_back(mended_at=AT - timedelta(hours=1)),
    "returned_is_open_once": sent_back(times=2),
    "trust_ends_no_earlier_than_it_began": trusted(until=date(2020, 12, 31)),
    "trust_leaves_a_share": trusted(share=0),
    "trust_is_given_from_above": trusted(above_id="一村"),
    "trust_stands_once": trusted(times=2),
    "question_is_on_a_record_or_a_figure": question(record=None),
    "question_asks_something": question(text=""),
    "question_is_answered_in_words": question(answered_at=LATER),
    "question_closes_afterwards": question(closed_at=AT - timedelta(hours=1)),
    "inquiry_field_is_known": told_to(Inquiry, field="name", index="", at=AT),
    "notice_is_of_a_known_kind": told_to(Notice, what="gossip", at=AT),
    "notice_of_an_inquiry_stands_once": told_to(
        Notice, times=2, what="sought", at=AT, record=ONE, inquiry=...
    ),
    "notice_is_known": told_to(org.Notice, what="gossip", at=AT),
    "known_once": told_to(org.Known, times=2, network="甲", seen_at=AT),
    "import_ends_where_it_began_or_later": of_unit(
        Import, at=AT, content="", entered=0, known=0, first=9, last=7
    ),
    "headings_mean_one_thing_to_a_unit": of_unit(
        Learnt, times=2, signature="a", decision={}, at=AT
    ),
    "lock_ends_after_it_starts": locked(ends_before=date(2020, 1, 1)),
    "lock_is_lifted_by_two": locked(lifted_at=AT),
    "lock_stands_once_on_days": locked(times=2),
    "view_has_a_known_size": told_to(View, kind="activity", at=AT, size=7),
    "view_that_is_shared_has_a_name": told_to(View, kind="activity", at=AT, ended_at=AT),
    "view_stands_once_under_a_name": told_to(View, times=2, kind="activity", name="甲", at=AT),
    "view_is_shared_once_under_a_name": told_to(
        View, times=2, kind="activity", name="甲", at=AT, unit_id=1
    ),
    "attachment_sort_is_known": attached(sort="selfie"),
    "attachment_is_not_empty": attached(size=0),
    "attachment_has_its_key_until_it_is_removed": attached(key_sealed=""),
    "course_stands_once_for_a_record": course(times=2),
    "step_is_numbered_once": step(times=2),
    "step_has_happened": step(recorded_at=AT - timedelta(minutes=1)),
    "retimed_with_a_reason": retimed,
    "deputy_ends_after_it_began": deputy(days=0),
    "deputy_is_another": deputy(alone=True),
    "packet_ends_after_it_was_sent": packet(until=AT),
    "packet_is_answered_once_opened": packet(accepted=True, answered_at=LATER),
    "packet_content_is_sealed": packet(content_sealed="演示"),
    "packet_answer_is_sealed": packet(answer_sealed="演示"),
    "office_is_of_a_sort": of_a_partner,
    "difference_span_has_a_day": differing(ends_before=date(2020, 1, 1)),
    "difference_has_a_reason": differing(reason=""),
    "minutes_span_has_a_day": kept_of_a_meeting(ends_before=date(2020, 1, 1)),
    "minutes_text_is_sealed": kept_of_a_meeting(text_sealed="演示"),
    "twin_stands_once": alike(times=2),
    "twin_is_of_two": alike(second=1),
    "twin_scores_at_most_a_hundred": alike(score=101),
    "twin_is_decided_on_a_day": alike(state="different"),
    "twin_has_one_owner": alike(state="same", decided_at=AT, struck=2, owner=3),
    "twin_differs_for_a_known_reason": alike(why="times"),
    "apart_stands_once": parted(times=2),
    "apart_is_of_two": parted(second=1),
    "apart_for_a_known_reason": parted(why="演示"),
    "apart_is_undone_afterwards": parted(until=AT - timedelta(minutes=1)),
    "lesson_stands_once": taught(times=2),
    "lesson_says_one_thing": taught(ignored="others"),
    "lesson_has_words": taught(words=""),
    "past_report_stands_once_for_a_period": kept_report(times=2),
    "past_report_has_a_period": kept_report(ends_before=date(2020, 1, 1)),
    "past_report_has_its_text_while_it_stands": kept_report(text_sealed=""),
    "past_figure_that_counts_has_unit_and_period": kept_figure,
    "merge_is_of_two": merged(gone=1),
    "merge_stands_in_the_journal": merged(last_entry=4),
    "release_year_is_known": beside(Release, year=1800, made_at=AT, change=0, cells={}),
    "spell_ends_after_it_began": spell(until=date(2020, 1, 1)),
    "spell_parent_is_another_unit": spell(parent_id=lambda _, unit: unit.pk),
    "spell_stands_once": spell(unit=lambda city, _: Unit(pk=city["一村"]), code=""),
    "spell_code_stands_once": spell(code="990601001001"),
    "spell_code_has_12_digits": spell(code="9906"),
    "post_ends_after_it_began": post(until=date(2020, 1, 1)),
    "post_stands_once": post(times=2),
}


def declared() -> Iterator[tuple[type[models.Model], models.BaseConstraint]]:
    for label in ("org", "ledger"):
        for table in apps.get_app_config(label).get_models():
            for constraint in table._meta.constraints:
                yield table, constraint


def test_every_constraint_has_a_test_that_breaks_it() -> None:
    assert sorted(constraint.name for _, constraint in declared()) == sorted(BREAKS)


@pytest.mark.parametrize("name", BREAKS)
def test_a_constraint_is_kept_by_the_database_and_told_in_its_sentence(
    city: City, name: str
) -> None:
    constraint = next(each for _, each in declared() if each.name == name)
    *before, broken = BREAKS[name](city)
    for row in before:
        row.save()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        broken.save()
    with pytest.raises(ValidationError) as told:
        constraint.validate(type(broken), broken)
    assert told.value.messages == [constraint.violation_error_message]
    assert str(constraint.violation_error_message).endswith("。")
    if isinstance(constraint, models.CheckConstraint):
        assert name in str(refused.value)
    else:
        assert "UNIQUE" in str(refused.value).upper()


@pytest.mark.parametrize("kind", MODELS)
def test_what_the_table_breaks_would_otherwise_stand(city: City, kind: str) -> None:
    [whole] = record(kind)(city)
    whole.save()
    assert type(whole)._default_manager.get().pk == whole.pk
    assert set(FIELDS) == set(MODELS)


def test_what_may_stand_twice_when_the_first_is_gone(city: City) -> None:
    struck, again = twice("tally")(city)
    struck.struck_at, struck.strike_reason = AT, "重复"  # type: ignore[attr-defined]
    struck.save()
    again.save()
    account = Account.objects.open("cun", name="演示")
    told = {"account": account, "unit_id": city["一村"], "role": Role.RECORDER}
    Post.objects.create(since=date(2019, 1, 1), until=date(2020, 1, 1), **told)
    Post.objects.create(since=date(2020, 1, 1), **told)
