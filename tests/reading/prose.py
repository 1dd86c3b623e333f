"""Sentences written for the tests, and endless ones made of parts, holding figures of every wording."""

import random

SENTENCES = [
    "全县共开办妇女夜校21期，培训绣娘158名。",
    "各级妇联组织走访困难家庭36户，发放慰问金9.9万元。",
    "基层妇联执委会见证幸福婚姻，调解纠纷51件。",
    "动员巾帼志愿者300余名参加环境整治，清理垃圾12吨。",
    "举办法律讲座15场次，发放宣传资料4000余份。",
    "女企业家勇担当，为87名留守儿童送去书包。",
    "“点亮家庭幸福”2023年启动，结对帮扶孤儿45人。",
    "推荐优秀女干部18名，表彰先进集体3个。",
    "社区服务站层层联系群众，化解邻里矛盾96起。",
    "联合医院开展健康检查，惠及妇女2300人。",
    "冬天来得早，志愿者把棉衣一件件送到山里人家，老人们笑着拉住她们的手。",
    "镇里的绣坊从一间老屋起步，如今订单排到了明年春天；姐妹们不出远门，也有了稳定的收入。",
    "谁来照看孩子？村里的“妈妈岗”给出了答案：上午做工，下午接娃，月月有工资！",
    "调解员不急着讲道理，先听双方把委屈说完，再请家里的长辈一起坐下来商量。",
    "法官走进课堂，用身边的案例告诉学生：遇到侵害要勇敢说出来，并及时告诉信任的大人。",
    "她们白天跑工地、晚上进直播间，把家乡的粉丝、茶叶和小米卖到了全国各地。",
    "县妇联会同民政、教育、卫健等部门建立台账，困境儿童的情况每月更新一次。",
    "道路宽了，院子净了，老槐树下又摆起了象棋；大家说，日子越过越有滋味。",
    "女农技员踩着露水下田，手把手教姐妹们剪枝、疏果、套袋，果园里笑声不断。",
    "爱心妈妈记得孩子的生日，也记得孩子怕黑，每晚的视频通话成了约定。",
]
_WHO = ["市妇联", "各级妇联组织", "县乡村三级妇联", "基层妇联", "女企业家协会", "社区执委", "巾帼志愿服务队",
        "街道妇联", "妇女儿童活动中心", "镇村干部", "农村妇女骨干", "家庭教育指导站", "全市妇联系统"]  # fmt: skip
_HOW = ["积极", "主动", "会同有关部门", "深入基层", "联动社会力量", "坚持需求导向，", "创新方式，", "层层发动，",
        "聚焦急难愁盼，", "在关爱行动中", "围绕中心工作，", "以“她力量”为抓手，"]  # fmt: skip
_DID = [
    ("开展主题宣讲", ["场", "场次", "次"], ""), ("举办技能培训班", ["期", "场"], ""),
    ("发放创业担保贷款", ["万元", "亿元"], ""), ("慰问困难妇女", ["人", "名", "户"], ""),
    ("化解婚姻家庭纠纷", ["件", "起"], ""), ("评选最美家庭", ["户", "个"], ""),
    ("结对留守儿童", ["名", "人"], ""), ("建成儿童之家", ["个", "所"], ""),
    ("组织招聘会", ["场"], ""), ("帮助", ["名", "人"], "妇女实现就业"),
    ("募集救助资金", ["万元", "元"], ""), ("为", ["名", "人次", "户"], "群众提供法律援助"),
    ("免费筛查“两癌”", ["人", "人次"], ""), ("新建妇联组织", ["个", "家"], ""),
    ("吸引", ["名", "人次"], "群众参与线上竞答"), ("刊发新闻稿件", ["篇", "条"], ""),
    ("发出人身安全保护令", ["份"], ""), ("覆盖率达到", ["%"], ""), ("调解成功率为", ["%"], ""),
]  # fmt: skip
_TAILS = ["", "", "，受到群众欢迎", "，涌现出一批先进典型", "，让家庭更幸福、社会更和谐", "，赢得广泛赞誉！",
          "；活动将长期坚持", "，真正把党的关怀送到心坎上"]  # fmt: skip
_CHINESE = [
    "两",
    "三",
    "五",
    "六",
    "十",
    "十二",
    "二十",
    "三十六",
    "百",
    "二百",
    "千",
    "三千",
    "两万",
    "五万",
]


def number(rng: random.Random, measure: str) -> str:
    """Return a quantity in one of the wordings of reports."""
    if measure == "%":
        return rng.choice([f"{rng.randint(1, 99)}%", f"{rng.randint(1, 99)}.{rng.randint(1, 9)}%"])
    digits = str(rng.choice([rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 99999)]))
    rounded = str(rng.randint(1, 9) * 10 ** rng.randint(1, 4))
    small = f"{rng.randint(1, 9)}.{rng.randint(1, 9)}"
    wordings = [
        digits, digits, f"{rounded}余", f"近{rounded}", f"超过{rounded}", f"约{rounded}", f"{rounded}多",
        f"{rng.choice(_CHINESE)}", f"{rng.choice(['十', '百', '千', '两万', '三千'])}余",
    ]  # fmt: skip
    if not measure.startswith(("万", "亿")):
        wordings += [f"{small}万", f"{small}万余", f"{rng.randint(1, 9)}万多"]
    else:
        wordings += [small, small]
    return rng.choice(wordings) + measure


def sentence(rng: random.Random) -> str:
    """Return one sentence with one to three figures."""
    begins = rng.choice(
        [
            "",
            f"{rng.randint(2019, 2025)}年，",
            "去年以来，",
            "一年来，",
            f"{rng.randint(1, 12)}月，",
        ]
    )
    parts = []
    for did, measures, after in rng.sample(_DID, rng.randint(1, 3)):
        measure = rng.choice(measures)
        parts.append(did + number(rng, measure) + after)
    return (
        begins + rng.choice(_WHO) + rng.choice(_HOW) + "，".join(parts) + rng.choice(_TAILS) + "。"
    )


def paragraph(rng: random.Random) -> str:
    """Return some sentences, own prose and made ones mixed."""
    parts = rng.sample(SENTENCES, 1) + [sentence(rng) for _ in range(3)]
    rng.shuffle(parts)
    return "".join(parts)
