"""The words of each line of work: a topic's code, the measures it may have, its words.

Measures: e events, p persons, households and attendances, m money, r ratios, d durations, t
things. A topic is weighed by where its words stand: in the subject, in the clause, in the sentence
or above it.
"""

WORDS = (
    ("lectures", "e", r"宣讲|宣传宣讲|巡讲|理论学习|讲解|讲政策|宣讲团"),
    ("lecture-audience", "p", r"宣讲|听众|听讲|宣讲覆盖|集中宣讲|听课群众"),
    (
        "publicity-materials",
        "t",
        (
            r"海报|折页|手册|倡议书|资料|宣传册|宣传单|传单|一封信|读本|明白纸|宣传品|环保袋|"
            r"宣传材料"
        ),
    ),
    (
        "publicity-events",
        "et",
        (
            r"普法|法治|宣传|反家暴|禁毒|反诈|漫画|维权知识|知识讲座|义诊|反邪教|维权课堂|法律进|"
            r"消防|微视频|短片|公益广告|展览|展板|专栏"
        ),
    ),
    (
        "publicity-audience",
        "p",
        r"受益群众|受众|宣传|普法|答题|竞答|竞赛|覆盖妇女|覆盖群众|受益|参与答题|法治",
    ),
    (
        "media-articles",
        "te",
        (
            r"稿件|稿|媒体|刊发|刊登|刊载|报道|信息采用|采用|案例|事迹|日记|微信推文|推文|新闻|"
            r"发稿|简报"
        ),
    ),
    (
        "new-media-reach",
        "tpe",
        (
            r"粉丝|点击|观看|播放|浏览|阅读量|微信群|公众号|视频号|短视频|关注量|转发|点赞|"
            r"在线观看|抖音|曝光"
        ),
    ),
    (
        "volunteers",
        "p",
        r"志愿者|红娘|讲师|特派员|志愿教师|官兵|宣讲员|宣传员|辅导员|讲解员|网格员|指导师|护河员|巾帼志愿",
    ),
    (
        "volunteer-teams",
        "t",
        r"志愿服务队|志愿服务队伍|志愿队|宣讲团|宣讲队|服务队|服务团|帮帮团|讲师团|分队|小分队|宣传队|讲解队|技能队伍|护河队|队伍",
    ),
    (
        "volunteer-services",
        "ept",
        r"志愿服务|关爱活动|服务时长|轮班值守|志愿活动|关爱服务|防疫宣传|值守|垃圾|善举|陪伴",
    ),
    (
        "training-sessions",
        "et",
        r"培训|培训班|技能班|实用技术|研修班|课程|大讲堂|专题班|轮训|夜校|授课|课堂|办班",
    ),
    (
        "trainees",
        "p",
        r"培训[\u4e00-\u9fff“”、()]{2,16}|参训人员|培训|学员|参训|轮训|学习|听课|受训",
    ),
    ("skill-certs", "pt", r"证书|职称|资格证|持证|考取|技能等级"),
    ("job-fairs", "et", r"招聘会|招聘|就业服务活动|春风行动|直播带岗|供需见面会"),
    ("job-posts", "tp", r"岗位|用工|参会企业|工种|求职|进场企业|招聘企业|提供岗位"),
    (
        "placements",
        "ptr",
        r"就业|上岗|务工|输转|安置|达成意向|转移就业|就业意向|从业人员|经纪人|求职成功|用工|务工|介绍就业|灵活就业|从业",
    ),
    (
        "income-gain",
        "mert",
        r"增收|收入|产值|销售|订单|营业额|工资|亩产|销往|卖出|售出|带货|加工费|营收|利润|带货|创收|成交|产品|分红|投资|效益|来料加工费",
    ),
    ("loans-amount", "mr", r"贷款|贷|贴息|授信|信贷|担保"),
    ("loan-recipients", "pt", r"贷款|获贷|巾帼贷|贴息|创业妇女|贷"),
    (
        "startup-support",
        "mtp",
        r"创业扶持|扶持资金|创业项目|创业大赛|创业补贴|孵化|创新创业|创业团队|参赛项目|创客",
    ),
    (
        "women-bases",
        "tp",
        (
            r"示范基地|基地|扶贫车间|车间|合作社|巾帼示范村|加工点|农家乐|家政企业|来料加工|养殖|"
            r"土地|巾帼农场|妇字号|工坊|绣坊|工厂|加工厂|门店|专业村|美丽工坊|绣娘|养殖户|种植户|奶牛|花椒|茶园|果园"
        ),
    ),
    (
        "poverty-relief",
        "ptmr",
        r"贫困户|脱贫|贫困发生率|帮扶方案|帮扶措施|困难家庭|帮扶|结对帮扶|扶贫|建档立卡|低收入|帮带|贫困妇女",
    ),
    (
        "awards-38-flagbearers",
        "pt",
        r"三八红旗手|三八红旗集体|三八[”’]?红旗|红旗手|红旗集体|红旗手标兵|红旗手集体",
    ),
    ("civilized-posts", "tp", r"巾帼文明岗|文明岗|建功标兵|巾帼建功|建功先进|示范岗"),
    (
        "other-honours",
        "pte",
        (
            r"先进个人|先进集体|典型|获奖|奖项|表彰|致富带头人|带头人|最美女性|优秀(?!妇女|女)|荣誉|"
            r"先进单位|"
            r"入选|巾帼好网民|女杰|创业带头人|能手"
        ),
    ),
    (
        "most-beautiful-families",
        "tpe",
        (
            r"最美家庭|五好家庭|五好文明家庭|文明户|婆媳|阳光家庭|家庭评选|平安家庭|文明家庭|书香家庭|廉洁家庭|绿色家庭|"
            r"守法家庭|"
            r"光荣榜|和谐家庭|健康家庭|标兵户|家庭典型"
        ),
    ),
    (
        "clean-courtyards",
        "tp",
        r"美丽庭院|清洁家庭|示范户|示范巷|美家美院|示范村|最美庭院|庭院|美丽家园|洁净",
    ),
    (
        "family-education-events",
        "et",
        r"家庭教育|家教|家风|家训|父母课堂|家长课堂|家校共育|家长会|好家风|家长学校课程|亲职",
    ),
    ("family-education-audience", "p", r"家长|受益家庭|父母|家庭受益|家庭教育"),
    ("family-education-audience", "t", r"受益家庭|家庭受益"),
    (
        "family-education-sites",
        "t",
        (
            r"家长学校|指导站|家庭教育指导中心|家风馆|家庭教育基地|指导服务站|家庭教育讲师团|"
            r"家风基地"
        ),
    ),
    (
        "parent-child-reading",
        "etp",
        r"亲子阅读|绘本|共读|图书|书屋|藏书|阅读季|阅读|亲子|阅读课|悦读|阅读基地|书香|书目|朗读",
    ),
    ("matchmaking-events", "et", r"联谊|相亲|婚恋|婚介|交友|集体婚礼|沙龙|鹊桥|青春有约|牵手活动"),
    ("matchmaking-participants", "p", r"单身信息|青年|单身|联谊|相亲|参加联谊|嘉宾"),
    ("matchmaking-couples", "t", r"牵手|新人|金婚|情侣|配对|领证|见面|佳偶|眷侣|伉俪|结缘"),
    ("dispute-visits", "etp", r"走访排查|排查|走访|入户|摸排走访|敲门|上门|回访|家访"),
    ("disputes-found", "t", r"纠纷|矛盾|隐患|风险|摸排|排查出|婚姻纠纷|重点家庭"),
    (
        "disputes-resolved",
        "tr",
        (
            r"(?:化解|调解|调处|解决)[^,，、]{0,8}(?:纠纷|矛盾|难题|问题|案件)|化解|调解|调处|劝和|"
            r"调解率|化解率|成功调解|婚调|暂缓离婚|跟踪服务|解决"
        ),
    ),
    ("dv-warnings", "tr", r"告诫书|告诫|家暴警情"),
    ("protection-orders", "tr", r"保护令|人身安全保护"),
    (
        "petitions-handled",
        "ptre",
        r"接待群众|热线受理|信访|来访|来信|来电|咨询|办结率|热线来电|接访|诉求",
    ),
    ("legal-aid", "tp", r"法律援助|陪审|援助案件|法律服务|联席会|支持起诉|代写诉状"),
    (
        "mediation-bodies",
        "tp",
        r"婚调委|(?:反家暴)?联调室|调解委员会|调解员|调解室|家事调解|婚调室|调解工作室|调解工作站|人民调解",
    ),
    (
        "rights-stations",
        "t",
        r"维权站|维权服务|12338|维权热线|维权岗|维权中心|反家暴庇护|庇护所|投诉站|法律顾问",
    ),
    ("psychological-services", "epte", r"心理|心理咨询|疏导|心理健康|心理辅导|沙盘|心理调适"),
    ("caring-mothers", "p", r"爱心妈妈|爱心女士|代理妈妈|童伴妈妈|代理家长|爱心父母"),
    ("caring-mother-teams", "t", r"爱心妈妈团队|爱心妈妈工作站|爱心妈妈服务队|爱心妈妈联盟"),
    ("paired-children", "p", r"结对儿童|留守儿童|困境儿童|结对|事实无人抚养|流动儿童"),
    (
        "childrens-homes",
        "temp",
        r"儿童之家|儿童关爱阵地|儿童活动|儿童快乐家园|留守儿童之家|儿童乐园",
    ),
    (
        "womens-homes",
        "t",
        r"妇女之家|妇女之家示范点|妇女微家|工作室|巾帼驿站|妇女活动|微家|巾帼之家|她空间|议事会|议事厅|积分超市|妇女驿站",
    ),
    ("holiday-care", "etp", r"托管|寒暑期|寒假|暑期|暑假|爱心课堂|公益夏令营|夏令营"),
    ("child-friendly", "t", r"儿童友好"),
    (
        "aid-amount",
        "m",
        r"救助金|慰问金|助学金|暖心包|邮包|书包|生活用品|救助|慰问|物资|资助|爱心|补助|捐助|礼包|现金|生活费|帮扶金",
    ),
    (
        "aided-mothers",
        "p",
        r"困难母亲|患病妇女|贫困母亲|两癌患|单亲母亲|两癌妇女|困难妇女|贫困两癌|受助妇女",
    ),
    (
        "aided-children",
        "p",
        r"学生|女童|孤儿|受助儿童|困境儿童|女大学生|贫困学生|春蕾|儿童送去|贫困儿童|慰问儿童",
    ),
    (
        "aided-families",
        "p",
        r"慰问|困难家庭|特困家庭|贫困家庭|妇女儿童|医护|老人|走访慰问|慰问户|困难群众|救助对象",
    ),
    (
        "fundraising",
        "mpt",
        r"募集|筹集|筹措|捐款|捐赠|争取|善款|爱心企业|募捐|项目资金|公益资金|款物",
    ),
    (
        "two-cancer-screening",
        "ptrm",
        r"两癌|免费普查|免费检查|筛查|乳腺|宫颈|HPV|检查|体检|普查|免费检查|疫苗|投保|保险|确诊",
    ),
    (
        "orgs-in-new-fields",
        "t",
        (
            r"(?:新领域|三新|四新|两新|新业态|新兴领域|新就业群体|非公企业|非公|社会组织|楼宇|快递)"
            r"[^,，。;；]{0,12}?(?:妇联组织|妇联|妇女组织|妇委会)|"
            r"新领域|三新|两新|新业态|非公|社会组织|新兴领域|楼宇|快递|新建妇联组织|新就业"
        ),
    ),
    (
        "women-organisations",
        "t",
        (
            r"妇联组织|妇代会|妇委会|妇女小组|妇工委|协会|党支部|妇联|村妇代会|组建率|女职工委|"
            r"直属妇联|联谊会|"
            r"分会|团体会员|妇儿工委办|示范点|镇街|换届"
        ),
    ),
    ("women-organisations", "m", r"妇女工作经费|妇联工作经费|工作经费|妇联组织|示范点"),
    (
        "federation-cadres",
        "ptr",
        (
            r"妇联干部|执委|主席|副主席|妇联主席|专兼职|专职|常委|妇女代表|妇女干部|高配|妇干|"
            r"妇女工作者"
        ),
    ),
    (
        "women-in-leadership",
        "rpt",
        (
            r"女代表|女委员|女干部|妇女干部占|女党员|女性比例|女性占|进两委|女性正职|女书记|"
            r"女领导|"
            r"后备干部|女人大|参政|两委"
        ),
    ),
    (
        "congress-delegates",
        "pt",
        r"代表大会|妇代会代表|正式代表|选举产生|当选|代表\d|列席|委员会委员",
    ),
    (
        "population-context",
        "ptr",
        (
            r"总人口|妇女总数|常住|女性人口|留守流动|辖区|人口|劳动力|妇女人才|女性人才|学历|留守妇女|受教育年限|专业技术人员|户籍|妇女人口|儿童总数|留守妇女|"
            r"流动儿童有"
        ),
    ),
    (
        "health-indicators",
        "rt",
        r"婚前医学检查|产前筛查|接种|死亡率|分娩率|预期寿命|产检|出生缺陷|婚检|低出生|贫血|健康管理率",
    ),
    ("plan-targets-met", "tr", r"达标率|规划指标|指标|达标|考核|监测指标|目标值|重难点"),
    (
        "real-deeds-projects",
        "tpr",
        r"实事|公益项目|民生|服务项目|满意度|参与率|微心愿|公益创投|种子项目",
    ),
    ("greening", "tpm", r"植树|树苗|巾帼林|造林|绿化|树木|花草|林地|坡地|株|苗木"),
    ("inspection-issues", "tper", r"督查|交办|问题|整改|巡查|暗访|督导|检查组|村\(社区\)督查"),
    (
        "policy-documents",
        "tpm",
        r"制定[^,，。]{0,12}(?:规划|意见|办法|方案)|联合(?:下发|印发|制定|出台)|文件|制度|措施|意见|方案|办法|通知|规划|联合下发|经费列入|出台|联合制定|条例",
    ),
    (
        "surveys-research",
        "etp",
        r"调研|问卷|走访户|建档|台账|座谈|走访妇女|论文|课题|调查|访谈|提案|建议",
    ),
    ("event-participants", "p", r"参加|参与|参赛|干部职工|活动参加|与会|观众"),
    ("events-other", "et", r"活动|比赛|展演|文艺|运动会|主题活动|服务|演出|赛事|作品"),
    ("programme-duration", "d", r"."),
    ("gender-equality-schools", "t", r"性别平等|试点学校|平等教育"),
)

# Who took part belongs to what was held just before in the same sentence.
AUDIENCES = {
    "lectures": "lecture-audience",
    "publicity-events": "publicity-audience",
    "family-education-events": "family-education-audience",
    "training-sessions": "trainees",
    "matchmaking-events": "matchmaking-participants",
    "holiday-care": "holiday-care",
    "parent-child-reading": "parent-child-reading",
    "psychological-services": "psychological-services",
}
