"""Masking: what tells who somebody is goes, what the matter is about stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import mask

GOES = [
    # (words, what must be gone, what it is called instead)
    ("身份证510402199003072316", "510402199003072316", "〔身份证号〕"),
    ("身份证51040219900307231X,", "51040219900307231X", "〔身份证号〕"),
    ("身份证51040219900307231x", "51040219900307231x", "〔身份证号〕"),
    ("510402 19900307 2316", "19900307", "〔身份证号〕"),
    ("510402-1990-0307-231X", "0307", "〔身份证号〕"),
    ("５１０４０２１９９００３０７２３１Ｘ", "１９９０", "〔身份证号〕"),
    ("五一零四零二一九九零零三零七二三一六", "一九九零", "〔身份证号〕"),
    ("旧身份证510402900307231", "510402900307231", "〔身份证号〕"),
    ("5 1 0 4 0 2 1 9 9 0 0 3 0 7 2 3 1 6", "1 9 9 0", "〔身份证号〕"),
    ("手机13800138000", "13800138000", "〔电话〕"),
    ("打我138 0013 8000", "0013", "〔电话〕"),
    ("打我138-0013-8000", "0013", "〔电话〕"),
    ("打我138.0013.8000", "0013", "〔电话〕"),
    ("139 120 12345", "12345", "〔电话〕"),
    ("+86 13800138000", "13800138000", "〔电话〕"),
    ("8613800138000", "13800138000", "〔电话〕"),
    ("１３８００１３８０００", "１３８", "〔电话〕"),
    ("幺三八零零幺三八零零零", "三八", "〔电话〕"),
    ("一三八 零零一三 八零零零", "零零", "〔电话〕"),
    ("1\u200b3\u200b8\u200b0\u200b0\u200b1\u200b3\u200b8\u200b0\u200b0\u200b0", "8", "〔电话〕"),
    ("1 3 8 0 0 1 3 8 0 0 0", "3 8", "〔电话〕"),
    ("座机0812-3332211", "3332211", "〔电话〕"),
    ("（0812）3332211", "3332211", "〔电话〕"),
    ("010-62001234", "62001234", "〔电话〕"),
    ("家里电话：3332211", "3332211", "〔电话〕"),
    ("打110没人接，打13800138000", "13800138000", "〔电话〕"),
    ("110 13800138000", "13800138000", "〔电话〕"),
    ("13800138000 13900139000", "13900139000", "〔电话〕"),
    ("卡号6222021234567890123", "6222021234567890123", "〔银行卡号〕"),
    ("6222 0212 3456 7890", "3456", "〔银行卡号〕"),
    ("6222-0212-3456-7890-123", "3456", "〔银行卡号〕"),
    ("4563510200123", "4563510200123", "〔银行卡号〕"),
    ("号是138001380001", "138001380001", "〔号码〕"),
    ("邮箱zhang.san+1@qq.com。", "zhang.san", "〔邮箱〕"),
    ("ｚｓ＠１６３．ｃｏｍ", "ｚｓ", "〔邮箱〕"),
    ("zs @ 163 . com", "163", "〔邮箱〕"),
    ("QQ12345678", "12345678", "〔QQ号〕"),
    ("我的qq号是：123456", "123456", "〔QQ号〕"),
    ("加微信zhangsan_88", "zhangsan_88", "〔微信号〕"),
    ("微信号：wxid_ab12cd34", "wxid_ab12cd34", "〔微信号〕"),
    ("vx: abc12345", "abc12345", "〔微信号〕"),
    ("我住攀枝花市东区炳草岗大街12号3栋2单元501室", "炳草岗", "东区〔地址〕"),
    ("家在仁和区仁和街12号", "仁和街", "仁和区〔地址〕"),
    ("米易县攀莲镇城南路５６号附3号", "５６号", "米易县〔地址〕"),
    ("盐边县渔门镇双龙村三组", "双龙", "盐边县〔地址〕"),
    ("仁和区大田镇片那立村民小组3组", "片那立", "〔地址〕"),
    ("阳光花园3栋2单元501，楼上漏水", "阳光花园", "〔地址〕，楼上漏水"),
    ("住人民路12-3-501", "12-3-501", "〔地址〕"),
    ("我家三栋二单元五〇一室", "三栋二单元", "〔地址〕"),
    ("机场路北段88号", "机场路", "〔地址〕"),
    ("我叫张三，今年50岁", "张三", "〔姓名〕，今年50岁"),
    ("我叫张三今年50岁", "张三", "〔姓名〕今年50岁"),
    ("我叫欧阳明月。", "欧阳明月", "〔姓名〕"),
    ("姓名：李小四 电话13800138000", "李小四", "〔姓名〕"),
    ("老板叫王五，跑了", "王五", "〔姓名〕，跑了"),
    ("申请人：赵六，", "赵六", "〔姓名〕"),
]

STAYS = [
    # (words, why)
    ("老板欠我12000元", "a sum"),
    ("欠款120000000元", "a large sum"),
    ("一共1,380,013.80元", "a sum with commas"),
    ("电话费3332211元", "a sum behind the word telephone"),
    ("微信转账3000元给他", "a transfer"),
    ("QQ上被骗50000元", "a transfer"),
    ("2023年5月1日入职", "a date"),
    ("2023-05-01到2024-06-30", "dates"),
    ("2023-05-01 2024-06-30", "dates beside each other"),
    ("2021 2022 2023 2024这四年", "years"),
    ("二〇二三年五月一日", "a date in Chinese numerals"),
    ("民法典第1254条、第一千二百五十四条", "articles"),
    ("规划（十七）、(24)、plan/17", "plan clauses"),
    ("（一）（二）（三）（四）（五）（六）（七）（八）（九）", "items"),
    ("拖了三个月", "a term"),
    ("（2023）川0402民初1234号", "a case number"),
    ("川0402刑终12号", "a case number"),
    ("攀仁人社仲案〔2023〕第123号", "a case number"),
    ("第5104021234567890号处罚决定书", "a document's number"),
    ("打110、120、119、122", "emergency"),
    ("拨打12348或者96110，12345也行", "public service"),
    ("110 12348 96110 12345 12333", "public numbers with blanks"),
    ("95588说卡被冻结", "a bank's public number"),
    ("打12315 12378投诉", "public numbers"),
    ("400-800-8888", "a company's public number"),
    ("住在仁和区", "a district"),
    ("攀枝花市东区政府3号窗口", "an office"),
    ("我知道3号开庭", "a day"),
    ("走路3号线", "a line"),
    ("村委会不公开账目", "a village committee"),
    ("全村3个组都没分到钱", "a number of groups"),
    ("物业公司把1栋的电梯停了", "a building alone names nobody"),
    ("我叫他还钱他不还", "told him"),
    ("我叫了警察", "called the police"),
    ("微信群里有人骂我", "a group"),
    ("释放a1b2c3d4e5f60718293a4b5c6d7e8f90", "a digest"),
    ("每天工作12小时，一周6天，3.5倍工资", "figures"),
    ("192.168.1.1", "an address of a machine"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("words", "gone", "instead"), GOES)
def test_what_tells_who_somebody_is_goes(words: str, gone: str, instead: str) -> None:
    masked = mask(words)
    assert gone not in masked
    assert instead in masked


@pytest.mark.parametrize(("words", "why"), STAYS)
def test_what_the_matter_is_about_stays(words: str, why: str) -> None:
    assert mask(words) == words, why


@given(st.text(alphabet="138零一三八 -电话住路街号栋村组市区XＸ@.qQ微信我叫张姓名：〔〕\u200b元", max_size=60))
def test_masking_again_finds_no_new_digits_run(words: str) -> None:
    once = mask(words)
    assert sum(c.isdigit() for c in mask(once)) <= sum(c.isdigit() for c in once) <= sum(c.isdigit() for c in words)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1--", "一", "路", "路1", "3栋2单元", "a.", "a@", "@a.", "微信", "微信号码是", "我叫张", "x-", "村村3", "0"]
)
def test_time_grows_with_length_only(piece: str) -> None:
    words = (piece * 60_000)[:60_000]
    started = time.process_time()
    mask(words)
    assert time.process_time() - started < 3
