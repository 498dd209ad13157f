"""Follow-up: a message that stands on the matter before it.

Two kinds are told apart by their words alone. A question for one thing more about the service already named
(那要带啥子材料) is made of nothing but turns of phrase that fit any matter: one word of a matter of its own
(公证要带啥子材料), and it is none. An added fact (他还打了我, 我没签合同) begins with words that point back.
"""

import re
from enum import StrEnum

from bot.thread import Thread
from retrieval.clean import MAX_QUESTION, clean


class Aspect(StrEnum):
    """What a follow-up asks about a service already named."""

    DOCUMENTS = "documents"
    DEADLINE = "deadline"
    FEE = "fee"
    PLACE = "place"
    WHO = "who"
    DURATION = "duration"
    STEPS = "steps"


# A longer message tells something of its own.
_LONGEST = 60
_QUESTION = re.compile(
    r"[?？]|怎么|咋|如何|啷个|怎样|[吗么][。！!\s]*$|哪里|哪儿|哪个|哪点|谁|多少|好多|多久|好久|能不能|可不可以|可以.{0,8}不|是不是|有没有|该不该|要不要|合法|犯法|什么|啥子|怎办|得不得|想(?:投诉|举报|申请|办|告|问|咨询)"
)
# Room that the joined question keeps for the new words.
_ROOM = MAX_QUESTION // 4
_AND = re.compile(r"和|跟|以及|还有|及")
_BORDER = re.compile(r"[,，.。!！?？;；:：、~…\s]+")

# Said before a question about anything at all.
_OPENER = (
    r"好的?|好嘛|好吧|行|嗯|哦|噢|喔|ok|谢谢[你您了啊]*|谢了|感谢|(?:明白|知道|晓得|了解|清楚|懂)了?|收到|请问(?:一下)?|你好|您好|对了"
    r"|不好意思|麻烦(?:问)?(?:一?下|您|你)?|老师|同志|师傅|再(?:请)?问(?:一?下|一句|个)?|还?想(?:再)?问(?:一?下|问)?|问(?:一?下|问|一句)|顺便问(?:一?下|一句)?"
    r"|打听一?下|还想(?:知道|晓得)|想(?:知道|晓得)|另外|还有(?:就是|哈)?|就是|然后|那么?|那就|那你?们?说|这样啊|这样子?|是这样啊"
)
# Words for the service and the matter that name neither, and the frames of a question.
_HEAD = (
    r"你(?:上面|刚才|刚刚|前面)?说的|(?:上面|刚才|刚刚|前面)(?:说|讲|提到)的?|(?:上面|刚才|刚刚)那个?|(?:这|那)(?:个|种|件|边|里)?(?:事情?|部门|单位|地方|中心|机构|局|窗口|服务|情况|问题|案子|东西)?"
    r"|它|他们|她们|人家|你们?|您|我们?|咱们?|自己|本人|的话|到底|究竟|具体|大概|大约|一般|通常|正常|一共|总共|全部|最少|最多|至少"
    r"|是不是|有没有|有没得|要不要|得不得|会不会|用不用|需不需要|能不能|可不可以|该不该|是否|需要|须要|要|得|该|应该?|能够?|可以|会|必须|一定|非要|是|有|都|也|就|又|再|还|先|才|只|真的?|全程|像|个|走|经过?|最快|最慢|现在|今天|明天|马上|直接|齐|当面|过去|一次|一回|每次|所有|整个"
    r"|去|来|到|跑|在|办理?|申请|弄|搞|整|做|(?:交|递|报|送|打)(?:上去|上|过去|过)?(?:之?后|以后|完)?|(?:办|弄|做)(?:的话|之前|之后|时候?)|投诉|举报|之?后|以后|前|时候?|的"
)
_TAIL = (
    r"吗|嘛|么|呢|啊|呀|哦|哟|喔|噻|撒|哈|咯|哇|吧|诶|嘞|的|(?:才|就)?(?:能|可以|会|要|得)|(?:就|才)|(?:办理?|申请|弄|搞|做|去|来|交|用|享受)(?:得?(?:了|到|成|完|好|下来))?"
    r"|(?:就|才|都)?(?:行|可以|够|好|对|合适|得行|要得)(?:不(?:行|可以|够|好|得行))?了?|不(?:行|可以|得行|要得)?|没有?(?=$)|没得(?=$)|了(?=吗|么|嘛|不|没|呢|啊)|过去|过来|给你们?|给他们|带去|才(?:受理|办)|合适|比较好|最好|方便|一般|大概|左右|呢"
    r"|谢谢[你您了啊]*|麻烦[您你]了?|请问|急|我很急|很急|给我说一?下|告诉我|(?:跟|给)我(?:说|讲)(?:一?下|说)?"
)
_WHAT = r"(?:些|点)?(?:什么|啥子?|哪些|那些|哪样|哪几样|么子)(?:样)?的?"
_MUCH = r"(?:多少|好多|几多|多大|几)"
_HOW = r"(?:怎么样?|咋个|咋样?|如何|啷个|怎样|啷)"
_PAPER = r"(?:申请)?(?:材料|资料|证件|手续|证明|文件|表格?|单子|凭证)|申请书|委托书|身份证(?:明)?(?:原件|复印件)?|户口[本簿]|户口|复印件|原件|照片|相片"
_CARRIED = rf"(?:{_PAPER}|证据|东西|合同|欠条|工资条|工牌|病历|发票|录音|户主|银行卡|流水)"
_CARRY = r"(?:带|准备|备齐?|拿|提供|提交|出示|递交|交|填|写|开|补|要|需要|用)"
_SPAN = r"(?:多久|好久|多长时间|好长时间|(?:多少|好多|几)(?:天|个?月|年|个?工作日|个?星期|个?礼拜|时间))"
_MOMENT = r"(?:什么时候|啥子?时候|好久|哪天|几时|几号|哪个时候|什么时间)"
_DONE = (
    r"(?:(?:办|弄|搞|做|处理|走|审|查|整)(?:得)?(?:完|好|妥|成|结|下来|到|定|清楚)|办理?|处理|解决(?:得了|得到)?|有?出?(?:来)?(?:个)?(?:结果|回复|答复|回话|回音|消息|动静|说法|下文)"
    r"|有人(?:管|理|联系我|来|回)|出来|下来|批(?:得)?(?:下来|准|复)?|拿(?:得)?回来|退(?:得)?(?:下来|回来)|审批|审核|审查|拿(?:得)?到|完成?|受理|通知我?|联系我|给我?(?:个)?(?:答复|回复|结果|回话)|回复我?|答复|回话|见效|生效|办结)"
)
_WHERE = r"(?:哪(?:里|儿|点|些地方|个地方|塌|堂|搭)?|何处|(?:什么|啥子?)(?:地方|部门|单位|机构|窗口)|哪个(?:部门|单位|窗口|机关|机构|所|科室|大厅|局|衙门)|哪家(?:单位|机构)?)"
_KIN = r"(?:别人|他人|家人|家里人|家属|亲戚|朋友|熟人|我?(?:的)?(?:儿子|女儿|儿女|孩子|娃儿?|妈|爸|老公|老婆|爱人|丈夫|妻子|老汉儿?|侄子|兄弟|姐姐?|哥|弟弟?|妹妹?))"
_KIND = (
    r"(?:农民工|民工|打工的|打工人|进城务工(?:人员)?|残疾(?:人|军人)?|低保户?|五保户?|特困(?:户|人员)?|(?:贫困|困难|脱贫)(?:户|家庭)?|老年?人|退休(?:人员|工人|职工|的)?|大?学生"
    r"|未成年人?|孕妇|军属|(?:退伍|退役)(?:军人|兵)|军人|烈属|外地(?:人|的|户口|来的)?|外省(?:人|的)?|农村(?:户口|人|的)?|城镇户口|居民户口|本地(?:人|户口)?|临时工|小时工|钟点工"
    r"|劳务派遣工?|派遣工|个体户|个体工商户|单亲(?:妈妈|家庭)?|失业(?:人员|的)?|无业|村民|农民|少数民族|彝族|女工|女职工|外卖员|骑手|快递员|保姆|学徒|实习生|聋哑人|盲人|移民|在校生|网约车司机)"
)
# Of these alone it is clear without a verb that they are people: 低保怎么申请 is a matter.
_FOLK = r"(?:农民工|残疾人|老年人|老人家?|外地人|外省人|本地人|农村人|农村的|外地的|学生|低保户|五保户|困难户|孕妇|未成年人|小孩子?|娃娃)"
# Who is asking, said beside the question: it makes no matter of its own.
_PERSON = (
    rf"(?:像)?(?:我|我们|我家|家里|本人|他|她|{_KIN})?(?:也|又|就|都|还)?(?:是|属于|算是?|有|吃)(?:个|一个|一名|的)?{_KIND}的?|(?:像)?(?:我们?|咱们?)?(?:这种|这样的)?{_FOLK}|{_KIN}(?=可以|能|得行|行|去|来|代|要带)"
    rf"|(?:我|{_KIN})?(?:今年|都|已经|快|有)*[\d一二三四五六七八九十]{{1,4}}多?岁?了?(?<=[岁了])"
    r"|(?:我|家里|我家|我们家)?(?:也|又|真的?|现在|实在)?(?:没有?|没得|不够)(?:什么|啥)?(?:钱|收入|经济来源)|(?:我家|家里|我)(?:很|比较|特别|经济)?(?:困难|穷)|经济困难"
    r"|(?:我)?(?:没有?|没得)本地户口|(?:我)?户口不在(?:这里|这边|本地|攀枝花)|(?:我)?(?:不识字|不会写字|不会写|文化低|没文化|不会上网|不会用手机|年纪大了?|走不动)"
)

_CORES: tuple[tuple[Aspect, str], ...] = (
    (
        Aspect.DEADLINE,
        rf"(?:{_MOMENT})?(?:就)?(?:截止|到期|过期)(?:时间|日期)?(?:是)?(?:{_MOMENT})?|(?:{_WHAT})?(?:期限|时效|时限|有效期|时间限制|时间规定|时间要求)(?:限制|要求|规定)?(?:是|有|要)?(?:{_SPAN}|多长|{_WHAT})?|(?:{_SPAN})(?:之?内|以内)?有效"
        rf"|(?:在|于)?(?:{_SPAN}|{_MOMENT})(?:之内|以内|内|之前|以前|前)|最[晚迟慢](?:是|要|得|在|能)*(?:{_MOMENT}|{_SPAN})(?:之前|以前|前|内)?"
        rf"|(?:超过|过了?)(?:{_SPAN}|期限|时间|时效)(?:就|还)?(?:(?:不行|不能|不管|不受理|没用|失效|不得行|无效|不算|作废)了?)?|来(?:不来)?得及|来得赢|来得到|(?:超过|过了?)(?:[一二两三半几]年|[一二两三四五六几]个?月)(?:了)?(?:还|就)?(?:能|可以|来得及|管|行)?(?:去|办|申请|告|投诉)?|晚不晚|太?晚了|迟不迟|太?迟了|晚",
    ),
    (
        Aspect.DURATION,
        rf"(?:{_DONE})?(?:要|得|需要|大概|还要|一般|要花|要等|得等|用)*(?:等)?{_SPAN}(?:的)?(?:时间)?(?:才|能|可以|会|就|得|够|可)*(?:{_DONE})?|{_MOMENT}(?:才|能|可以|会|就|得)*{_DONE}"
        r"|快不快|快(?=吗|嘛|不|么)|慢不慢|久不久|(?:能不能|可不可以|可以|能)?(?:快一?点|加急|办快一?点)|(?:要)?(?:等)?(?:很|太|好)久(?=吗|嘛|不|么)",
    ),
    (
        Aspect.DOCUMENTS,
        rf"{_CARRY}(?:起|上|好|齐|到|一?些)?{_WHAT}(?:{_CARRIED})?|{_WHAT}(?:{_CARRIED})|(?:{_PAPER}|要带的(?:东西)?)(?:是|有|要|需要|都|该|带|准备|交)*(?:{_WHAT}|多不多|复杂不复杂)?"
        rf"|(?:带不带|{_CARRY}(?:起|上|好|齐|到)?)(?:我的|自己的|这些|那些|有)?{_CARRIED}(?:还是{_CARRIED})?(?:去)?|{_CARRIED}(?:要不要|用不用|需不需要|要|需要|得|该)(?:带|交|准备|提供|拿)(?:起|上|去)?"
        rf"|(?:没有?|没得|没带|掉了|丢了)(?:{_PAPER})(?:咋办|怎么办|能办|可以办|得行|可以|行)|(?:{_PAPER}|要带的(?:东西)?)(?:要|需要|得)?(?:准备|带|交)?(?:几|多少|好多)(?:份|张)|(?:{_PAPER})(?:要不要|行不行|得不得行|可不可以|可以|行)|(?:有|有没有|有没得)?(?:申请书|{_PAPER})?(?:的)?(?:模板|范本|样本|格式)|(?:申请书?|{_PAPER}){_HOW}(?:写|填|准备)|{_HOW}写申请书?",
    ),
    (
        Aspect.FEE,
        rf"(?:收|要|花|交|缴|付|出|用|需要|掏|(?:要|得)给)?(?:{_MUCH}|{_WHAT}|哪些)(?:钱|费用?|块钱?|元)|(?:要|收){_MUCH}|免费|不?(?:要|收|花)(?:什么|一分)?钱|不?收费|(?:收|要|花|交|出|给)不(?:收|要|花|交|出|给)(?:费用?|钱|什么费)|收(?:我|我们|人家)的?钱"
        rf"|(?:收|要|花|交|出|掏|给|缴)(?:啥子?|什么)?(?:费用?|钱)|付费|(?:费用|收费|价格|价钱|手续费|工本费|办理费)(?:标准|情况)?(?:是|要|大概)*(?:{_MUCH}|{_HOW}(?:算|收|交)|高不高|贵不贵|高|贵|谁出|谁承担|哪个出|哪个承担)?"
        rf"|{_HOW}(?:收费|收钱|算钱|算费)|贵不贵|贵|便宜",
    ),
    (
        Aspect.PLACE,
        rf"(?:去|到|在|上|找|往|跑|来|打|是|属于|归)*{_WHERE}(?:去|来|可以|能|给)*(?:办理?|申请|找|交|弄|搞|问|咨询|投诉|举报|递|告|领|拿|管|负责|受理|反映|登记|报)?|(?:找|联系|问|归|该)(?:谁|哪个|哪位|什么人|啥子?人)(?:管|问|办|说|负责)?|(?:谁|哪个)(?:来)?(?:管|负责|受理|在管)"
        rf"|(?:联系|咨询|办公|值班|举报|投诉|他们的?)?(?:电话|号码|联系方式)(?:号码)?(?:是|有|要)*(?:{_MUCH}(?:号)?|{_WHAT}|打得通)?|(?:打|拨打?)(?:{_MUCH}|{_WHAT}|哪个)(?:电话|号码)?|(?:给|发)(?:我|个|一个|一下|下)*(?:电话|号码|地址)|{_HOW}联系(?:他们|你们)?|网[址站]|公众号"
        rf"|(?:具体|详细)?(?:地址|位置|地点)(?:是|在)*(?:{_WHERE}|{_WHAT})?|{_HOW}(?:走|去|过去|坐车)|坐(?:几路|什么|啥子)(?:车|公交车?)|远不远|远|几楼"
        rf"|(?:几点钟?|{_MOMENT})(?:上班|开门|下班|关门|有人|办公)|(?:上班|办公|工作|营业|服务|开放)时间(?:是|到|有)*(?:几点|{_MOMENT}|{_SPAN}|{_WHAT})?"
        r"|(?:周末|星期[六天日]|周[六日天]|礼拜[六天]|节假日|中午|明天|今天|现在|国庆|春节|晚上|下午|过年)(?:还|也|能|可以|有没有|他们|去|那边)*(?:上班|开门|办公|有人|办|上不上班|开不开门|开不开|去)"
        r"|(?:在)?(?:网上|线上|手机上?|微信上?|支付宝上?|app上?|电话里?|打电话)(?:能不能|可不可以|可以|能|得不得行)?(?:办理?|申请|弄|提交|举报|投诉|搞|做|操作|预约|问|咨询|报)|(?:不去|不用去|不到|去|到|必须去)现场|离(?:我|我家|这里)(?:近不近|远不远|近|远)|(?:什么时候|哪天|几号|好久)(?:能|可以|方便)?去",
    ),
    (
        Aspect.WHO,
        rf"谁(?:能|可以|有资格|才能|才可以)|(?:{_WHAT}|哪种)人(?:能|可以|才能|有资格|才可以)?|(?:要?具备|满足|符合)?{_WHAT}(?:条件|资格|要求)|(?:申请)?(?:条件|资格|门槛|要求|限制)(?:是|有|要)*(?:{_WHAT}|高不高|高)?|(?:符合|满足)?符?不?符合(?:条件)?|够不够(?:条件|格|资格)?|够(?:条件|格|资格)|满足条件"
        rf"|我?(?:们)?(?:这种|这样的?|这个)?情况(?:的)?(?:能不能|可不可以|可以|能|得不得行|行不行|算不算|算|够不够|得行|行|符合|符不符合)(?:办理?|申请|享受)?|(?:能不能|可不可以|能|可以|有资格|有权)(?:办理?|申请|享受)(?:得?(?:到|了|成))?"
        rf"|(?:{_KIN}|我)?(?:能不能|可不可以|可以|能)?(?:代办|代为办理|(?:帮|替|代|帮忙)我?(?:去)?办|(?:替|帮|代)我去|代理)|(?:委托|托|喊|请)(?:给)?{_KIN}(?:去|办|代办)?|(?:有没有|有)?(?:人)?(?:可以|能)?(?:帮|替|代)我(?:写|填)|(?:让|喊|叫|请){_KIN}(?:帮我|代我|替我)?(?:去|来)?(?:办|交|代办|申请)?|{_KIN}(?:可以|能|能不能|可不可以)(?:代|帮|替)(?:我)?(?:去|办|代)?|(?:是不是)?(?:必须|要|非要|得|一定要|要不要)?(?:我)?(?:本人|亲自|自己)(?:亲自|要|可以|能|一个人)?(?:去|到场|办|来|到|签字)?",
    ),
    (
        Aspect.STEPS,
        rf"{_HOW}(?:去)?(?:办理?|申请|弄|搞|做|整|操作|走|写|填|预约|提交|开始|处理|投诉|举报|反映)(?:才|好|对|行|法)*|(?:办理|申请)?(?:流程|步骤|程序|过程|手续)(?:是|有|要)*(?:{_WHAT}|{_HOW}(?:走|办|样)?|复杂|麻烦)?|(?:要走|走|有|是|要)*{_WHAT}(?:流程|步骤|程序|过程)|怎么个(?:流程|办法|程序|弄法)|复杂不复杂|麻不麻烦|麻烦(?=吗|不|么|嘛)|复杂(?=吗|不|么|嘛)"
        rf"|(?:第一步|第二步|下一步|接下来|然后|之后|后面|下来|接着)(?:我)?(?:该|要|应该|又|再)*(?:{_HOW}(?:办|做|弄|走)?|(?:做|干|弄|办|是)(?:什么|啥子?|嘛)|呢)|(?:首先)?(?:先)(?:做|干|去|找|办|走)(?:{_WHAT}|{_WHERE}|谁|哪个|哪一步)|(?:{_HOW}办)|(?:干|做)(?:什么|啥子?)"
        r"|(?:提前|先)?(?:预约|排队|取号|挂号)|什么流程|啥子?流程",
    ),
)
_ASKS = tuple(
    (
        which,
        re.compile(rf"(?:{_OPENER})*(?:{_PERSON})?(?:{_OPENER}|{_HEAD}){{0,8}}?(?:{core})(?:{_TAIL}){{0,5}}"),
    )
    for which, core in _CORES
)
# 我是农民工可以不
_FITS = re.compile(
    rf"(?:{_OPENER})*(?:{_PERSON})(?:也|都|又|那)?(?:能不能|可不可以|可以|能|得不得行|行不行|得行|行|算|算不算|够不够|有没有资格)(?:{_TAIL}){{0,4}}"
)
# Fields of law and of office that people name in two or three characters.
_TOPIC = re.compile(
    r"(?:我|想|要|问|咨询|办|关于|有|一?下|个|件|那|说说|请问|还)*(?P<topic>离婚|结婚|继承|遗产|遗嘱|公证|低保|社保|医保|养老金|退休|公积金|户口|落户|身份证|驾照|驾驶证|护照|居住证|房产证|拆迁|征地|宅基地|土地"
    r"|工伤|工资|欠薪|劳动合同|车祸|交通事故|借钱|欠钱|欠条|借条|债务|诈骗|被骗|电信诈骗|赡养|抚养费|抚养权|彩礼|家暴|噪音|油烟|物业|漏水|征信|信用卡|网贷|贷款|上学|学区|营业执照|退货|假货|食品安全|医疗事故|医疗纠纷"
    r"|残疾证|退伍|拖欠工程款|工程款|保险|快递|旅游|租房|押金|买房|坐牢|取保|拘留|上访|信访|法律援助|仲裁|投诉|举报|改名|收养|名誉|造谣|隐私)(?:的?(?:事情?|问题|纠纷|方面))?(?:了|呢|啊|嘛|吧|怎么办|咋办|[,，。.!！?？ ])*"
)
# 我有照片 tells what is there and asks nothing.
_HAS = re.compile(
    r"(?:我们?|手里|手头|家里|身上)(?:也|都|还|只|已经)*(?:有|带|交|准备|拿|办)(?![^一-鿿]*不)(?!.*不[^一-鿿]*$)"
)
_ASIDE = re.compile(rf"(?:{_OPENER}|{_PERSON})+(?:{_TAIL}){{0,2}}")

# Words at the beginning that are not understood without what was said before them.
_POINTS_BACK = re.compile(
    # Of oneself: 我是临时工, 没得证据.
    r"(?=[^?？]*(?<![吗么])$)(?:我们?|我家|家里)?(?:也|还|都|又|就)*(?:是(?!不是|否)|不是|没(?!问题|事|用)有?|没得)(?!.*(?:怎么|咋|如何|哪|多少|好多|吗|多久|好久|什么|啥))"
    r"|(?:而且|并且|但是?|可是|不过|其实|只不过|只是|还有就是|再说|何况|况且|所以|或者|反正|毕竟|虽然|对了|关键是?|主要是?|问题是|结果)*"
    r"(?:[他她它]|对方|人家|那个?人|那[家边些]|这[家边些事种]|双方|两边|都是(?:他|她))|(?:而且|并且|但是|可是|不过|何况|况且|毕竟)"
)
# Words that may go on with a story, or begin another.
_GOES_ON = re.compile(
    r"(?:因为|其实|只是|就是|还有就是|再说|如果|要是|假如|假设|万一|那(?:如果|要是|万一|[我你不还可能怎咋要])|所以|或者|反正|虽然|除了|关键是?|主要是?|问题是|最后|后来|结果|当时|然后|现在|之前|以前|又|也|都|还)"
)
# 那离婚呢
_TURNS_TO = re.compile(
    r"(?:那么?|那要是|如果是|要是)(?P<topic>[一-鿿]{2,8}?)(?:的话|的事)?(?:呢|嘞|喃|咋办|怎么办)?[?？。]*"
)
# A short statement without a matter: what is there, what is not, where, when, how much.
_STATES = re.compile(
    r"(?:我们?|我家|我这边|这边|家里|手里|手头|身上|身边)?(?:也|都|还|又|就|只|当时|现在|已经|从来|一直|之前|后来|根本|刚|刚刚|刚才)*(?:没有?|没得|不是|不想|不敢|不晓得|不知道|不会|不同意|有(?!个|一|人|两|几|件)|是|在|只有|签了|报过?|去过?|找过?|问过?|打过?|告过?|说过?|交过?|试过?|投诉过)"
    r"|(?:是)?(?:大概|大约|差不多|一共|总共|拖了|欠了|一直|已经|价值|只赔|只给|只肯|干了|做了|去年|前年|今年|上个?月|这个月|昨天|前天|上周|上个?星期|刚刚|刚才|昨晚|今早|今天|前几天|\d|[一二两三四五六七八九十]+(?:个|年|月|天|万|千|百|块|次|人))"
)
_STATEMENT_LENGTH = 18
# 可以直接起诉吗: what may be done has not been said of what.
_ELLIPTIC = re.compile(
    r"(?:请问)?(?:我们?)?(?:还|也|就|是不是|是否|到底)?(?:可不可以|能不能|可以|能够?(?=[一-鿿]{1,16}(?:吗|不|嘛|么|多少|好多))|要不要|用不用|需不需要|会不会|有没有|有没得|应不应该|该不该|必须|非要|不去|不经过|不告|直接|怎么证明|咋个证明|为什么|凭什么|凭啥子?|算不算|属不属于|值不值得|划不划算|犯不犯法|违不违法|合不合法|违法|犯法|(?:要|需要|得)(?=.{1,8}(?:吗|不|嘛|么)[?？]?$))"
)
_ELLIPTIC_LENGTH = 24
# Not 我的, 想问, 有个: these begin any message.
_NOUN = re.compile(
    r"(?![他她它我你您请想问怎有在被一这那要能可会是不没去到因为了的两三])[一-鿿](?![了着过的我你他])[一-鿿]"
)


def aspects(text: str, thread: Thread) -> tuple[Aspect, ...]:
    """What a message asks about the service of the matter before, in order; empty if it is another question."""
    words = clean(text)
    if not thread.service or len(words) > _LONGEST:
        return ()
    found: list[Aspect] = []
    for clause in filter(None, _BORDER.split(words)):
        asked = _asked(clause)
        if not asked and not _ASIDE.fullmatch(clause):
            return ()
        found += asked
    return tuple(dict.fromkeys(found))


def aspect(text: str, thread: Thread) -> Aspect | None:
    """The first thing a message asks about the service of the matter before, or None.

    >>> aspect("那要带啥子材料", Thread("老板欠薪", "labor-inspection"))
    <Aspect.DOCUMENTS: 'documents'>
    >>> aspect("公证要带啥子材料", Thread("老板欠薪", "labor-inspection"))
    """
    return next(iter(aspects(text, thread)), None)


def adds(text: str, thread: Thread) -> bool:
    """Whether a message sounds like more about the matter before: a fact, a condition, a question of what then."""
    words = clean(text)
    if not thread.question or not words:
        return False
    return bool(
        _POINTS_BACK.match(words)
        or _GOES_ON.match(words)
        or (_returns_to(words, thread.question) and not asks(words))
        or (len(words) <= _STATEMENT_LENGTH and _STATES.match(words))
        or (len(words) <= _ELLIPTIC_LENGTH and _ELLIPTIC.match(words))
    )


def points_back(text: str) -> bool:
    """Whether a message begins with words that need what was said before them.

    >>> points_back("他还打了我"), points_back("现在离婚要冷静期吗")
    (True, False)
    """
    return bool(_POINTS_BACK.match(clean(text)))


def turns_to(text: str) -> str:
    """The topic that a message turns to, or ''.

    >>> turns_to("那离婚呢"), turns_to("那要好久呢"), turns_to("那他呢")
    ('离婚', '', '')
    """
    turned = _TURNS_TO.fullmatch(clean(text))
    topic = turned.group("topic") if turned else ""
    return "" if asks(topic) or not _NOUN.match(topic) else topic


def names_topic(text: str, thread: Thread) -> bool:
    """Whether a message is little more than the name of a topic that the matter before does not speak of: 我想离婚."""
    named = _TOPIC.fullmatch(clean(text))
    return named is not None and named.group("topic") not in thread.question


def asks(text: str) -> bool:
    """Whether a text has the form of a question or a wish.

    >>> asks("押金能退吗"), asks("押金没有退")
    (True, False)
    """
    return bool(_QUESTION.search(text))


def joined(thread: Thread, text: str) -> str:
    """The matter before and the new words, as one question.

    >>> joined(Thread("老板三个月没发工资。"), "我没签合同")
    '老板三个月没发工资，我没签合同'
    """
    before = thread.question[: MAX_QUESTION - _ROOM].rstrip("。，,.；;！!？? \n")
    return f"{before}，{text.strip()}" if before else text.strip()


def _returns_to(words: str, question: str) -> bool:
    """Whether a message begins with somebody or something the question speaks of: 老板说明天给."""
    return bool(_NOUN.match(words)) and words[:2] in question


def _asked(clause: str) -> tuple[Aspect, ...]:
    """What one clause asks and nothing else; 材料和费用 asks two things."""
    whole = _single(clause)
    if whole:
        return (whole,)
    parts = [_single(part) for part in _AND.split(clause)]
    return tuple(filter(None, parts)) if len(parts) > 1 and all(parts) else ()


def _single(clause: str) -> Aspect | None:
    if _HAS.match(clause) and not asks(clause):
        return None
    if _FITS.fullmatch(clause):
        return Aspect.WHO
    return next((which for which, pattern in _ASKS if pattern.fullmatch(clause)), None)
