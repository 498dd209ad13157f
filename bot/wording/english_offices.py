"""English offices: what the offices of the directory are called and are for, in plain English.

Each by its Chinese name: the English is a help for whoever reads no Chinese; numbers, papers and terms are the
directory's own and stand below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gloss:
    """A short English name, and in one to three sentences what the office is for and what to do first."""

    name: str
    use: str


OFFICES: Mapping[str, Gloss] = {
    "行政执法监督与投诉": Gloss(
        "Complaints about law enforcement officers",
        "For unfair fines, goods seized without papers, or rude officers of a city, market, transport or farm office. Note who, when and where, keep the fine slip, then call or complain in writing. A complaint does not stop the clock for having a fine cancelled: ask for reconsideration (行政复议) at the same time.",
    ),
    "行政诉讼": Gloss(
        "Suing the government",
        "A court examines whether a decision of a government office, or its failure to act, was lawful. Look at the date on the decision first, because the time for suing is short, then call the court line and ask which court and what to bring.",
    ),
    "行政复议": Gloss(
        "Administrative reconsideration",
        "A free review, by the government above it, of a fine, a seizure, a refusal or a failure to act. Check the date on the decision and apply within the time written below; if you do not know where, call first.",
    ),
    "反诈与网络安全": Gloss(
        "Fraud and cyber safety (police)",
        "If you have just sent money to a fraud, call at once and ask the police to stop the payment. Send nothing more, and do not trust anybody who offers to get it back.",
    ),
    "市场主体登记": Gloss(
        "Business registration",
        "To open, change or close a shop or company. Call first and ask which registration and which papers you need; then apply online or at the service hall.",
    ),
    "12345 政务服务便民热线": Gloss(
        "12345 government hotline",
        "One number for everyday troubles and for complaints about any government office; it passes them on and calls you back. Say the exact place, since when, who is affected and what you want, and write down the case number.",
    ),
    "民政事务": Gloss(
        "Civil affairs",
        "Marriage, divorce and adoption registration, minimum living allowance and emergency aid, funerals, care homes. Call first and ask where to go and what to bring.",
    ),
    "仲裁": Gloss(
        "Commercial arbitration",
        "For disputes over a contract that says they go to an arbitration commission. Read the clause on disputes in your contract and apply to the commission named there. Disputes about work go elsewhere (劳动仲裁).",
    ),
    "社区矫正与安置帮教": Gloss(
        "Community correction and help after prison",
        "For people on probation or parole, who must report in time and ask before travelling, and for help with papers, a home and work after release.",
    ),
    "法院执行": Gloss(
        "Enforcing a judgment",
        "When you have a judgment, settlement or award and the other side does not pay, apply to the court in time and tell it all you know about their property.",
    ),
    "诉讼服务（立案、查询、旁听、文书）": Gloss(
        "Court services",
        "Filing a case, court fees, progress, appeals and copies of judgments. Call the court line first and ask which court and which papers. After a judgment, look at once at the time for an appeal.",
    ),
    "社会信用（异议与修复）": Gloss(
        "Credit records",
        "To find out who put you on a bad-credit list, to object to what is wrong and to have it repaired. Ask whoever reported it; never pay people who promise to clean a record.",
    ),
    "刑事和解（轻微刑事案件）": Gloss(
        "Settlement in minor criminal cases",
        "In some minor cases the offender may apologise and pay, and the victim may forgive, before the police, prosecutor or court. Ask the office that handles the case whether it is possible; a private paper is not enough.",
    ),
    "重大行政决策参与与听证": Gloss(
        "Public hearings and consultation",
        "To give an opinion before the government decides on plans, prices or projects. Find the announcement, note until when and where, and send your opinion in writing in time.",
    ),
    "残疾人、老年人权益": Gloss(
        "Rights of disabled and elderly people",
        "For old people who are not cared for or are hurt or robbed, and for disabled people who are treated unfairly. Anybody being hurt right now: call the police first.",
    ),
    "突发事件与地质灾害": Gloss(
        "Emergencies and natural disasters",
        "Landslide, flood, fire, people trapped or hurt: get to safety first, then call. Afterwards take pictures of the damage and ask the village, town or street office for aid.",
    ),
    "纪检监察举报": Gloss(
        "Reporting corrupt officials",
        "For bribes and abuse of office by officials. Put down who, when, where, how much and what proof there is. It does not change the result of your own case.",
    ),
    "教育事务": Gloss(
        "Schools and education",
        "Enrolment, changing school, fees, bullying, injuries at school, refunds of courses. Ask the school in writing first; if it does not answer, call the education office.",
    ),
    "生态环境举报": Gloss(
        "Pollution",
        "Waste water, smoke, smell, noise at night. Note the place, the time and who does it, take pictures, then report it; whoever was harmed can also ask for compensation.",
    ),
    "民族宗教事务": Gloss(
        "Ethnic and religious affairs",
        "Places of worship, discrimination because of people or faith, unlawful religious activity. Call first and ask which office it is here.",
    ),
    "出入境与外国人": Gloss(
        "Exit and entry administration (police)",
        "Visas and residence permits of foreigners, passports and travel permits. A foreigner who stays in a home must be registered with the local police within 24 hours. Call first about the papers, and extend a visa before it runs out.",
    ),
    "金融消费投诉与非法集资举报": Gloss(
        "Complaints about banks and loans",
        "Unclear fees, misleading sales, illegal fund-raising, violent debt collection. Complain to the bank first and keep the number of the complaint; then call. If money was taken by fraud, call the police at once.",
    ),
    "消防安全隐患": Gloss(
        "Fire hazards",
        "Blocked fire exits, electric bikes in stairways, broken extinguishers. Take a picture, tell the property manager, then report it. If it burns: get out first, then call.",
    ),
    "外来投资企业投诉": Gloss(
        "Complaints of outside investors",
        "For companies from elsewhere whose promises were not kept or who are treated unequally. Put your papers in order and complain in writing; keep an eye on the time for legal steps.",
    ),
    "司法鉴定": Gloss(
        "Forensic examination",
        "Expert opinions on injuries, handwriting, parenthood and the like. Find out first who has to order it in your case, so that you do not pay for nothing.",
    ),
    "政务服务大厅/一网通办": Gloss(
        "Government service hall",
        "Permits, papers and stamps at one counter or online. Look the matter up online first; the counter must tell you everything that is missing at once.",
    ),
    "医保、卫生健康": Gloss(
        "Health insurance and health care",
        "Joining and claiming on health insurance, hospital fees, vaccination, unlicensed clinics. Keep bills and records; if a claim is refused, ask for the reason in writing.",
    ),
    "户籍与居住证": Gloss(
        "Household registration and residence permit (police)",
        "Registering a birth, a move or a name, identity cards, residence permits. Go to the police station of your registered or present home with your papers.",
    ),
    "住房公积金": Gloss(
        "Housing fund",
        "Drawing money or a loan from the housing fund, or an employer who does not pay in. Call and ask about your account and the papers.",
    ),
    "政府信息公开申请": Gloss(
        "Access to government information",
        "To see documents, budgets or compensation standards that are not published. Apply in writing to the office that has them; it usually costs nothing.",
    ),
    "保险合同纠纷调解": Gloss(
        "Insurance disputes",
        "When an insurer refuses or pays too little, or you were misled. Ask the insurer for the reason in writing, then complain and ask for mediation.",
    ),
    "知识产权与打假": Gloss(
        "Trade marks, patents and fake goods",
        "When somebody copies your mark, invention or work, or makes fakes. Secure the proof first: a sample with its receipt, screenshots; then report it or sue.",
    ),
    "政法干警违纪举报": Gloss(
        "Reporting police officers, judges and prosecutors",
        "For officers who take money, beat people or bend the law. Note the name or badge number, time and place, and keep the proof. Against the result of a case appeal as well.",
    ),
    "司法救助": Gloss(
        "Aid for victims who get no compensation",
        "For people left in need because nobody pays what they were awarded. Ask the office that has the case: police, prosecutor or court.",
    ),
    "人民陪审员、人民监督员": Gloss(
        "People's assessors and supervisors",
        "How ordinary people take part in trials or watch over the prosecutors. Ask the court or the justice bureau, and wait for the announcement.",
    ),
    "劳动保障监察": Gloss(
        "Labour inspection",
        "For unpaid wages, overtime, no social insurance, an identity card kept by the boss. Call, or report it online: say the employer's name, the place, which months, how many people and how much. For compensation also apply for labour arbitration (劳动仲裁).",
    ),
    "劳动争议调解与仲裁": Gloss(
        "Labour mediation and arbitration",
        "For disputes with an employer about pay, dismissal, contract or injury. It is free. Keep payslips, chats and attendance records, call and ask where to apply, and mind the time limit below.",
    ),
    "土地、规划、房屋征收": Gloss(
        "Land, planning and housing",
        "Expropriation and its compensation, illegal building, title deeds. Do not sign before you have seen the announcement and the valuation; take pictures, and mind the time limits.",
    ),
    "普法（七进、宪法日、法治副校长）": Gloss(
        "Talks about the law",
        "To have somebody explain the law in a school, village, factory or company. Call and say who you are, how many people, which subject and when.",
    ),
    "律师服务与投诉": Gloss(
        "Lawyers, and complaints about them",
        "To hire a lawyer, sign with the law firm and pay the firm, not the person. If something is wrong, tell the firm first, then the lawyers' association or the justice bureau.",
    ),
    "法律援助": Gloss(
        "Legal aid",
        "A free lawyer for people who cannot afford one: advice, papers, going to court. Call first and ask whether you may have it, then apply at the legal aid office.",
    ),
    "12348 公共法律服务热线": Gloss(
        "12348 legal advice line",
        "Ask here first whenever you are not sure: whether you are right, which office it is, what to prepare. Say in two or three sentences who, why, how far it is and what you want.",
    ),
    "公共法律服务中心/平台": Gloss(
        "Public legal service centre",
        "One counter for advice, mediation, legal aid and notaries. Call and ask for the nearest one and its hours; bring your identity papers.",
    ),
    "12315 消费与食药投诉": Gloss(
        "12315 consumer complaints",
        "Fakes, bad food or medicine, refunds, prepaid cards of a shop that has gone. Talk to the shop first and keep the receipt and the goods; then call with its name, address and the date.",
    ),
    "医疗纠纷人民调解": Gloss(
        "Medical disputes",
        "Free mediation with a hospital about treatment that went wrong. Have the medical records copied and sealed first. You may also sue.",
    ),
    "规范性文件审查建议": Gloss(
        "Asking for a review of local rules",
        "If a local rule seems unlawful, note its title, number, office and the sentence in question, and suggest a review; if it has harmed you, ask for it together with reconsideration or in court.",
    ),
    "公证": Gloss(
        "Notary",
        "Certified papers: wills, powers of attorney, inheritance, birth, marriage, diplomas for abroad. Call, say what it is for and let them tell you all the papers at once.",
    ),
    "人民调解": Gloss(
        "People's mediation",
        "Free mediators for quarrels between neighbours, in families, over small debts. Ask your village, community, town or street office; it works if both sides agree, and you can still go to court.",
    ),
    "人大代表与人大监督": Gloss(
        "People's congress deputies",
        "To bring a trouble that many share before your deputies. They cannot decide a single lawsuit for you.",
    ),
    "信访（网上信访、领导接访）": Gloss(
        "Petitions",
        "To bring a complaint or suggestion about an office to that office or to the petition bureau, in writing, online or in person. What belongs to a court, arbitration or reconsideration must still go there in time.",
    ),
    "邮政与快递": Gloss(
        "Post and parcels",
        "Parcels lost, broken, late or signed for by others. Ask the company for a case number first and keep the proof; then complain to the postal office.",
    ),
    "监狱事务": Gloss(
        "Prisons",
        "Visiting, writing to and sending money to a prisoner, parole and medical release, complaints about treatment. Call and ask to be put through.",
    ),
    "检察服务中心": Gloss(
        "Prosecutors' service counter",
        "To complain when the police do not open a case, to have a final judgment reviewed, to report problems in custody.",
    ),
    "物业管理": Gloss(
        "Property management",
        "Fees, parking, lifts, owners' committee, changing the manager. Write to the manager first and keep a copy; then turn to the community, the street office or the housing office.",
    ),
    "心理援助": Gloss(
        "Help when you cannot go on",
        "If you are in despair or think of dying, call and say so; somebody listens. If somebody is about to harm themselves, call an ambulance and the police and do not leave them alone.",
    ),
    "公益诉讼线索": Gloss(
        "Public interest cases",
        "For harm to everybody (pollution, unsafe food, lost public property) that nobody deals with: tell the prosecutors. It brings you no compensation of your own.",
    ),
    "公共资源交易": Gloss(
        "Public tenders",
        "To object to a tender, a government purchase or a land sale. First object to whoever runs it, in time and in writing.",
    ),
    "公安（治安、报警）": Gloss(
        "Police",
        "Fights, theft, threats, stalking. In danger call at once. Otherwise report it at the nearest police station soon, keep the proof, and ask for the officer's name and the case number.",
    ),
    "资源纠纷调解": Gloss(
        "Disputes over land, woods and water",
        "Whose land it is, where the border runs, whether a plot may be taken back. Ask the village or town to mediate first, and change nothing on the land until it is settled.",
    ),
    "农业农村事务": Gloss(
        "Farming and villages",
        "Building plots, false seed or fertiliser, subsidies, the village's money. Ask the village and then the town office; keep the receipts and what is left of the goods.",
    ),
    "证券期货纠纷调解": Gloss(
        "Disputes over shares, funds and futures",
        "Complain to the company, then ask for mediation, which a securities firm may not refuse to a private investor. If an unknown trading group took your money, call the police at once.",
    ),
    "社会保险经办与工伤认定": Gloss(
        "Social insurance and work injuries",
        "Pensions, unemployment and injury insurance, having an injury recognised as a work injury. Have the injury treated, keep the records, and apply in time even if the employer does not.",
    ),
    "社会组织与志愿服务": Gloss(
        "Associations, charities and volunteering",
        "To found an association, to get a certificate for volunteering, to report misused donations.",
    ),
    "国家赔偿（刑事赔偿）": Gloss(
        "Compensation by the state",
        "For people wrongly held, convicted or beaten in custody, or whose property was seized unlawfully. Apply to the office that did it, in time.",
    ),
    "税务": Gloss(
        "Taxes",
        "Tax returns, refunds, invoices, taxes on houses and shops, reporting tax fraud. Call and ask what to bring and how to do it online.",
    ),
    "道路交通事故调解": Gloss(
        "Traffic accident compensation",
        "When those involved cannot agree on the money. Just now: call, do not move the cars, take pictures. Afterwards keep all bills and ask the traffic police to mediate, or sue.",
    ),
    "交通管理与车驾管": Gloss(
        "Traffic police and driving licences",
        "Licences, number plates, fines, accidents. With somebody hurt, or if the other driver ran away, call at once. If you do not accept a fine, look at the time limit on it.",
    ),
    "交通运输": Gloss(
        "Taxis, buses and freight",
        "Complaints about taxis, ride-hailing, buses, freight, garages and driving schools. Note the number plate, time and place, and keep the receipt.",
    ),
    "工会维权": Gloss(
        "Trade union",
        "The union can speak with the boss for you and help with arbitration. Ask the one in your firm, or the union of the town or county; mind the time limit for arbitration.",
    ),
    "退役军人事务": Gloss(
        "Veterans",
        "Placement, cards, pensions and training for veterans and families of soldiers. Go to the veterans' service station of your town or village with your papers.",
    ),
    "村（居）民自治与监督": Gloss(
        "Village and community affairs",
        "Unfair elections, secret accounts, wrong decisions of the village. Ask for the accounts in writing; without an answer turn to the town or county.",
    ),
    "妇女儿童维权、反家暴": Gloss(
        "Help for women and children, domestic violence",
        "Being beaten right now: call the police. Afterwards the women's federation helps with a police warning, a protection order from the court, shelter and legal aid; also with divorce, custody and maintenance.",
    ),
    "安全生产举报": Gloss(
        "Dangerous workplaces",
        "Hidden dangers at sites, mines and factories. If something is about to happen, get away first, then report where, what and who is in charge. Your boss may not punish you for it.",
    ),
}

# Situations of life, title and what belongs to it.
SITUATIONS: Mapping[str, tuple[str, str]] = {
    "工作和工资": ("Work and pay", "unpaid wages, dismissal, injury, insurance, overtime"),
    "家庭和婚姻": ("Family and marriage", "divorce, violence, maintenance, inheritance, registration"),
    "邻里和房子": ("Home and neighbours", "quarrels, leaks, property managers, expropriation, deeds"),
    "被骗被打和安全": ("Fraud, violence, safety", "cheated, beaten, robbed, fire, landslide, despair"),
    "买东西和快递": ("Shopping and parcels", "fakes, refunds, bad food, lost parcels"),
    "看病和医保": ("Doctors and insurance", "claims, hospital fees, treatment gone wrong, counselling"),
    "车和交通事故": ("Traffic", "accidents, licences, fines, taxis and buses"),
    "土地和农村": ("Land and village", "building plots, borders, expropriation, subsidies, accounts"),
    "孩子和上学": ("Children and school", "enrolment, bullying, refunds of courses, registration"),
    "老人、残疾人、退役军人": (
        "Elderly, disabled, veterans",
        "care, minimum allowance, disability and veterans' cards",
    ),
    "办证和办手续": ("Papers and permits", "identity card, registration, passport, visa, notary"),
    "开店和做生意": ("Business", "licence, taxes, contracts, tenders, copied marks"),
    "钱、债和保险": ("Money, debts, insurance", "loans not paid back, bank fees, claims, credit record"),
    "对部门不满意": ("Unhappy with an office", "wrong fines, nothing done, passed around, bribes"),
    "不服政府的决定": ("Against a decision", "fines, expropriation, refusals: cancel it or be paid"),
    "打官司和找律师": ("Courts and lawyers", "legal advice, a lawyer, filing a case, enforcement"),
    "家里人犯了事": ("Somebody was arrested", "arrest, prison, probation, release"),
    "环境和大家的事": ("Environment and public life", "pollution, hearings, elections, talks about the law"),
}

DISTRICTS: Mapping[str, str] = {
    "东区": "Dongqu (东区)",
    "西区": "Xiqu (西区)",
    "仁和区": "Renhe (仁和区)",
    "米易县": "Miyi (米易县)",
    "盐边县": "Yanbian (盐边县)",
    "攀枝花市": "Panzhihua (攀枝花市)",
}
