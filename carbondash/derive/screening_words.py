"""Words of enterprise names: older forms of characters, legal forms, regions, and what an enterprise does."""

from __future__ import annotations

import re

# Pairs of a character in its older or traditional form and the one in use, as enterprise names have them.
_OLDER = """
萬万 與与 業业 東东 豐丰 臨临 為为 麗丽 義义 鄉乡 雲云 產产 偉伟 體体 蘭兰 興兴 軍军 農农 淨净 鳳凤 劉刘 創创 製制 區区
醫医 昇升 華华 盧卢 衛卫 廠厂 雙双 發发 變变 臺台 檯台 號号 吳吴 響响 喆哲 團团 園园 國国 圖图 聖圣 場场 塊块 堃坤 處处
備备 複复 頭头 寧宁 寶宝 傢家 嵐岚 嶠峤 峯峰 廣广 莊庄 開开 張张 願愿 護护 無无 舊旧 顯显 術术 機机 楊杨 櫟栎 樹树 氣气
漢汉 湯汤 滬沪 澤泽 潔洁 濟济 濃浓 潯浔 濤涛 灣湾 濱滨 灘滩 瀠潆 瀾澜 靈灵 爐炉 煒炜 點点 煉炼 熱热 瑋玮 環环 瓊琼 電电
鹽盐 礦矿 磚砖 鹼碱 離离 類类 纖纤 納纳 紙纸 紡纺 織织 綏绥 維维 羅罗 聯联 膠胶 藝艺 節节 蘆芦 藥药 補补 裝装 見见 觀观
規规 視视 覺觉 譽誉 計计 讓让 訊讯 記记 許许 論论 設设 試试 詩诗 誠诚 語语 課课 調调 談谈 負负 貢贡 財财 貨货 質质 貿贸
賀贺 資资 贊赞 贏赢 贛赣 趙赵 車车 輪轮 軟软 輕轻 輸输 達达 運运 還还 進进 遠远 連连 蹟迹 適适 選选 鄧邓 鄒邹 釀酿 釋释
針针 鈦钛 鐘钟 鋼钢 鎢钨 鈺钰 錢钱 鈷钴 鑽钻 鐵铁 鉑铂 鉛铅 銅铜 鋁铝 銀银 鑄铸 鏈链 鋰锂 鍋锅 銹锈 鏽锈 鋒锋 鋅锌 銳锐
錫锡 錦锦 鍛锻 鎂镁 鎳镍 鏡镜 長长 門门 閃闪 閣阁 陽阳 陰阴 際际 陳陈 險险 隨随 難难 霧雾 霽霁 靜静 韓韩 順顺 須须 頓顿
預预 領领 題题 風风 飛飞 飲饮 飾饰 飼饲 館馆 馬马 驅驱 驗验 駿骏 魚鱼 鮮鲜 鳥鸟 鴻鸿 鵬鹏 鷹鹰 麥麦 黃黄 齊齐 齡龄 龍龙
"""
# What an enterprise makes or does, as it stands before the legal form.
_TRADES = """
水泥 玻璃 玻纤 陶瓷 建陶 建筑陶瓷 卫浴 砖瓦 建材 新材料 材料 混凝土 石灰 耐火 石材 钢铁 特钢 炼钢 铸造 铸件 锻造 金属
冶金 冶炼 铜业 铜材 铝业 铝材 锌业 铅业 锡业 镍业 钨业 稀土 矿业 矿山 选矿 煤业 煤化 石化 石油 化工 化学 精细化工 氯碱
化肥 肥业 农药 树脂 塑料 塑业 橡胶 橡塑 涂料 颜料 硅业 有机硅 盐业 纸业 浆纸 造纸 印刷 包装 纺织 印染 织造 服装 制衣
化纤 纤维 皮革 制鞋 食品 粮油 饲料 酿造 酒业 饮料 乳业 制糖 烟草 制药 药业 医药 生物 木业 竹业 家具 板业 机械 机电 电机
重工 装备 设备 汽车 车业 航空 船舶 电子 电器 电气 电缆 线缆 光电 光伏 锂电 电池 锂业 能源 新能源 热电 火电 水电 发电
电厂 电力 综电 燃机 燃气 热力 供热 环保 科技 实业 工业 产业 制造 电
"""

TO_THOSE_IN_USE = str.maketrans({pair[0]: pair[1] for pair in _OLDER.split()})

LEGAL_FORM = re.compile(
    r"(?:股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|总公司|分公司|公司|集团|本部|总厂|工厂|厂)$"
)
PROVINCE = re.compile(r"^(?:中国)?江西省?")
REGION = re.compile(r"赣东北|赣西北|赣[东西南北中]|(?:南昌|景德镇|萍乡|九江|新余|鹰潭|赣州|吉安|宜春|抚州|上饶)市?")
# Longer words first: 建筑陶瓷 is a trade of its own.
TRADE = re.compile("|".join(sorted(_TRADES.split(), key=len, reverse=True)))
NUMBER = re.compile(r"第?([0-9]+|[零〇一二两三四五六七八九十百]+)[号#]?")
